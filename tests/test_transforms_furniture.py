"""Page headers in the middle of sentences."""

from __future__ import annotations

import pytest

from transforms.furniture import find_furniture


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("SHE SAID THAT CARACAS 00002200 002 OF 002 OUPS WERE", ["CARACAS 00002200 002 OF 002"]),
        ("the GOL TRIPOLI 00000363  001.2 OF 002 approvals", ["TRIPOLI 00000363  001.2 OF 002"]),
        ("van B THE HAGUE 00001145 002 OF 002 acknowledged", ["THE HAGUE 00001145 002 OF 002"]),
        ("Base TEGUCIGALP 00000526 003 OF 005 der", ["TEGUCIGALP 00000526 003 OF 005"]),
        ("x RIO DE JAN 00000601 002 OF 003 y", ["RIO DE JAN 00000601 002 OF 003"]),
        (
            "LAND CONFIDENTIAL PAGE 02 HARARE 05461 01 OF 02 271458Z REFORM",
            ["CONFIDENTIAL PAGE 02 HARARE 05461 01 OF 02 271458Z"],
        ),
        ("Berlin 00001403 002 of 003 and", ["Berlin 00001403 002 of 003"]),
        ("S E C R E T SECTION 01 OF 02 HARARE 005461", []),
        ("on page 2 of 3 of the report, 100 of 200 voted", []),
        (
            "A OSLO 00000001 001 OF 002 B OSLO 00000001 002 OF 002 C",
            ["OSLO 00000001 001 OF 002", "OSLO 00000001 002 OF 002"],
        ),
    ],
)
def test_page_headers_are_found_whole(text: str, wanted: list[str]) -> None:
    assert [text[start:end] for start, end in find_furniture(text)] == wanted
