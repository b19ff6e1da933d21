from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from flows.children import keep_working_folder_out
from transforms.samples import Sample

# Modules that only processes of multiprocessing import, some that everything does, and packages of ours.
HIDING = ("logging.py", "selectors.py", "signal.py", "_posixsubprocess.py", "pickle.py", "flows.py")


@pytest.mark.parametrize(
    ("told", "left"),
    [("", ""), ("/lib", "/lib"), (":/lib", "/lib"), ("/lib::/more:.", "/lib:/more"), ("lib:../x", "")],
)
def test_what_a_path_names_by_the_working_folder_goes(told: str, left: str) -> None:
    environment = {"PYTHONPATH": told}
    keep_working_folder_out(environment)
    assert environment == {"PYTHONPATH": left, "PYTHONSAFEPATH": "1"}


@pytest.mark.parametrize("is_inside", [True, False])
def test_processes_that_parse_import_nothing_from_the_working_folder(
    house: Any, samples: list[Sample], tmp_path: Path, is_inside: bool
) -> None:
    """`cables replay` starts them and needs no server; the home itself holds a folder `warehouse`."""
    (house.drop / samples[0].file_name).write_bytes(samples[0].data)
    house.ingest()
    folder = house.root if is_inside else tmp_path / "elsewhere"
    for name in HIDING:
        path = folder / "transforms" / "__init__.py" if is_inside else folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("raise SystemExit('imported from the working folder')")
    command = [Path(sys.executable).with_name("cables"), "replay", "--home", house.root]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("1 sources read again, 0 rejected")
