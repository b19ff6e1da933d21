from __future__ import annotations

import os
from pathlib import Path

import pytest

from warehouse.storage.location import find_misread

TAKEN = ["/srv/cables", "/a b", "/what?", "/50%", "/%zz", "/{a,b}", "/[x]", "/*", "/it's", '/"', "/é", "/a=b"]
REFUSED = {
    "/a\\b": "\\",
    "/a%20b": "%20",
    "/a\nb": "\n",
    "/\x7f": "\x7f",
    os.fsdecode(b"/caf\xe9"): "\udce9",
    "/year=2009/data": "year=2009",
    "/data/Tags=PREL": "Tags=PREL",
    "/cable_id=/x": "cable_id=",
}


@pytest.mark.parametrize("path", TAKEN)
def test_a_name_in_any_script_and_with_most_signs_is_a_name(path: str) -> None:
    assert find_misread(Path(path)) is None


@pytest.mark.parametrize(("path", "part"), REFUSED.items())
def test_what_would_be_read_as_something_else_is_found(path: str, part: str) -> None:
    assert find_misread(Path(path)) == part
