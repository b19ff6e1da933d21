from __future__ import annotations

import pytest

from flows.unfinished import CONTROLS, UNFINISHED, controlled, is_control, is_unfinished


@pytest.mark.parametrize("ending", [*UNFINISHED, *CONTROLS])
def test_names_that_programs_give_to_what_they_still_write(ending: str) -> None:
    assert is_unfinished(f"08PARIS12.txt{ending}")
    assert is_unfinished(f"08PARIS12.txt{ending.upper()}") == (ending in UNFINISHED)


@pytest.mark.parametrize(
    "name", [".08PARIS12.txt", ".", "Unconfirmed 812.crdownload", "a.csv.3f2a1b.partial"]
)
def test_other_forms_of_them(name: str) -> None:
    assert is_unfinished(name)


@pytest.mark.parametrize(
    "name", ["08PARIS12.txt", "parts", "a.part.txt", "download", "tmp", "a~1.txt", "partial.html", "x.temple"]
)
def test_names_of_whole_files(name: str) -> None:
    assert not is_unfinished(name)
    assert not is_control(name)


def test_a_control_file_is_about_the_file_it_is_named_after() -> None:
    assert [controlled(f"a.txt{ending}") for ending in CONTROLS] == ["a.txt"] * len(CONTROLS)
