from __future__ import annotations

from pathlib import Path

import pytest

from flows.errors import WrongUse
from flows.home import open_home


@pytest.mark.parametrize("name", ["year=1999", "back\\slash", "tab\t"])
def test_a_home_that_its_readers_would_misread_is_refused_before_anything_is_made(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(WrongUse, match="cannot be in a home's path"):
        open_home(tmp_path / name / "data")
    assert list(tmp_path.iterdir()) == []


def test_where_a_link_leads_is_what_counts(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    (tmp_path / "year=1999").symlink_to(tmp_path / "plain")
    assert open_home(tmp_path / "year=1999").root == tmp_path / "plain"
