"""What is installed: four packages, one command, typed, with their data, in versions that are pinned."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import distribution, packages_distributions, requires
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = {"flows", "transforms", "expectations", "warehouse"}


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pairs = (line.partition("==") for line in lines if line and not line.startswith("#"))
    return {normal(name): version for name, _, version in pairs}


def imports_of(path: Path) -> set[str]:
    """Top-level names that a module imports, at its head or within a function."""
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    plain = {
        alias.name.split(".")[0] for node in nodes if isinstance(node, ast.Import) for alias in node.names
    }
    return plain | {
        node.module.split(".")[0] for node in nodes if isinstance(node, ast.ImportFrom) and node.module
    }


def test_the_command_is_cables() -> None:
    commands = {entry.name: entry.value for entry in distribution("cablehouse").entry_points}
    assert commands == {"cables": "flows.cli:main"}


def test_the_command_starts() -> None:
    command = Path(sys.executable).with_name("cables")
    done = subprocess.run([command, "--help"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for name in ("ingest", "watch", "serve", "sql", "status", "sample"):
        assert name in done.stdout


def test_imports_need_neither_prefect_nor_great_expectations() -> None:
    """A pass that finds nothing ends in under two seconds; these two take longer to import."""
    code = "import flows.cli, sys; print([m for m in ('prefect', 'great_expectations') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_wheel_holds_every_module_and_its_data_and_nothing_else(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--quiet"]
    copy = tmp_path / "source"
    copy.mkdir()
    for name in [*PACKAGES, "pyproject.toml", "README.md", "LICENSE"]:
        (copy / name).symlink_to(ROOT / name)
    subprocess.run([*build, "--wheel-dir", tmp_path, copy], check=True, capture_output=True)
    names = set(zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist())
    wanted = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and not re.search(r"/(\.|__pycache__)", path.as_posix())
    }
    assert wanted - names == set()
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == PACKAGES


def test_every_dependency_is_pinned_at_the_version_in_use() -> None:
    wanted = {normal(re.split(r"[^\w.-]", line)[0]) for line in requires("cablehouse") or []}
    assert wanted <= set(pinned())
    for name in sorted(wanted):
        assert distribution(name).version == pinned()[name], name


def test_constraints_hold_versions_and_nothing_else() -> None:
    lines = [line for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if line[:1] != "#"]
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+]+", line)] == []


def test_every_imported_library_is_a_dependency(project: dict[str, Any]) -> None:
    declared = {normal(re.split(r"[^\w.-]", line)[0]) for line in project["project"]["dependencies"]}
    providers = packages_distributions()
    imported = set()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            imported |= imports_of(path)
    libraries = imported - PACKAGES - sys.stdlib_module_names - {"__future__"}
    assert libraries - set(providers) == set(), "imported and not installed"
    names = {normal(name) for library in libraries for name in providers[library]}
    assert names <= declared
    assert declared - names == set(), "declared and never imported"


def test_every_exemption_names_its_rule() -> None:
    bare = []
    for path in [*ROOT.glob("*/*.py"), *ROOT.glob("*/*/*.py")]:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            if re.search(r"# *(noqa(?!: [A-Z])|type: ignore(?!\[))", line) and path.parent.name != "tests":
                bare.append(f"{path.relative_to(ROOT)}:{number}")
    assert bare == []


def test_every_exemption_of_the_linter_has_a_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    ignored = text.partition("ignore = [\n")[2].partition("\n]")[0].splitlines()
    assert [line for line in ignored if not re.search(r'"[A-Z]+\d+", # \w', line)] == []


@pytest.mark.parametrize(
    "name", ["LICENSE", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "Makefile", ".ci/run"]
)
def test_the_house_is_complete(name: str) -> None:
    assert (ROOT / name).read_text("utf-8").strip()


def test_no_path_of_one_machine_is_in_the_project() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if tracked.returncode != 0:
        pytest.skip("not a git checkout")
    ours = [f"{ROOT}/".encode(), f"{sys.prefix}/".encode()]
    names = [name for name in tracked.stdout.split("\0") if name and (ROOT / name).is_file()]
    contents = {name: (ROOT / name).read_bytes() for name in names}
    assert [name for name, data in contents.items() if any(path in data for path in ours)] == []
