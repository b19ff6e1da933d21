"""The documents are run: commands in order, SQL on what they made, tables against the code."""

from __future__ import annotations

import os
import re
import runpy
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")])
LONGEST_README = 150
# Files that come to be by following the documents.
MADE = {"deploy/.env", "deploy/cables.env", "warehouse/cables.duckdb"}
BLOCK = re.compile(r"^```(\w+)( norun)?\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(language: str, *, run: bool) -> list[str]:
    """The blocks in that language; those marked `norun` are only looked at."""
    return [body for kind, mark, body in BLOCK.findall(TEXT) if kind == language and bool(mark) != run]


def lines(language: str, *, run: bool) -> Iterator[str]:
    for block in blocks(language, run=run):
        yield from (line for line in block.splitlines() if line.strip())


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which every command of the README has been run, in order."""
    folder = tmp_path_factory.mktemp("readme")
    scripts = Path(sys.executable).parent
    environment = os.environ | {"PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}"}
    environment.pop("CABLES_HOME", None)
    for line in lines("sh", run=True):
        done = subprocess.run(
            shlex.split(line), cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
        assert done.stderr.count("Traceback") == 0, done.stderr
    return folder


def test_the_commands_of_the_readme_run_and_fill_every_folder_it_names(workplace: Path) -> None:
    named = re.findall(r"^\| `(data/[\w./]+)` \|", TEXT, re.MULTILINE)
    assert len(named) == 5
    for name in named:
        path = workplace / name
        assert path.is_file() or any(path.iterdir()), name
    assert [path for path in (workplace / "data" / "drop").rglob("*") if path.is_file()] == []


def test_the_sql_of_the_readme_answers_in_plain_duckdb(workplace: Path) -> None:
    statements = [sql for block in blocks("sql", run=True) for sql in block.split(";") if sql.strip()]
    assert statements
    with duckdb.connect(workplace / "data" / "warehouse" / "cables.duckdb", read_only=True) as connection:
        for sql in statements:
            assert connection.execute(sql).description, sql


def test_the_readme_is_short() -> None:
    assert len(TEXT.splitlines()) <= LONGEST_README


def test_the_documents_name_every_command_and_no_other() -> None:
    command = Path(sys.executable).with_name("cables")
    shown = subprocess.run(
        [command, "--help"], capture_output=True, text=True, check=True, env=os.environ | {"COLUMNS": "200"}
    )
    listed = set(re.findall(r"^\W*([a-z]+)  +\w", shown.stdout.partition("Commands")[2], re.MULTILINE))
    commands = (ROOT / "docs" / "commands.md").read_text("utf-8")
    assert set(re.findall(r"^\| `cables (\w+)", commands, re.MULTILINE)) == listed


def test_the_documents_name_only_targets_that_make_knows() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for path in DOCUMENTS:
        text = path.read_text("utf-8")
        assert set(re.findall(r"(?:`|^)make ([a-z]+)", text, re.MULTILINE)) <= targets


def test_files_that_the_documents_name_are_there() -> None:
    for path in DOCUMENTS:
        text = path.read_text("utf-8")
        links = re.findall(r"\]\((?!http)([^)#]+)\)", text)
        spoken = re.findall(
            r"`((?:docs|tests|transforms|warehouse|expectations|flows|deploy)/[\w./-]*)`", text
        )
        missing = [link for link in links if not (path.parent / link).exists()]
        assert missing + [name for name in spoken if name not in MADE and not (ROOT / name).exists()] == [], (
            path.name
        )


def test_what_the_documents_take_from_the_code_is_as_the_code_has_it() -> None:
    written = runpy.run_path(str(ROOT / "docs" / "write_docs.py"))
    assert (ROOT / "docs" / "dictionary.md").read_text("utf-8") == written["dictionary"](), "make docs"
    page = (ROOT / "docs" / "settings.md").read_text("utf-8")
    assert written["settings_page"](page) == page, "make docs"


def test_every_test_that_a_guarantee_names_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / "guarantees.md").read_text("utf-8")))
    sources = [path.read_text("utf-8") for path in (ROOT / "tests").glob("test_*.py")]
    written = {name for source in sources for name in re.findall(r"def (test_\w+)", source)}
    assert named
    assert named <= written


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = {re.split(r"[^\w-]", line)[0] for line in project["dependencies"]}
    table = TEXT[TEXT.index("## Built on") :]
    assert wanted <= set(re.findall(r"[\w-]+", table[: table.index("\n\nThe sample")]))


def test_the_changelog_has_the_form_of_keep_a_changelog() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    kinds = set(re.findall(r"^### (.+)$", text, re.MULTILINE))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    versions = re.findall(r"^## \[([^\]]+)\]", text, re.MULTILINE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert versions[0] in ("Unreleased", project["version"])
    assert project["version"] in versions
