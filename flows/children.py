"""Processes that are started here: nothing that they import comes from the folder a command was given in."""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from pathlib import Path

SAFE_PATH = "PYTHONSAFEPATH"
SEARCHED = "PYTHONPATH"


def keep_working_folder_out(environment: MutableMapping[str, str]) -> None:
    """Let Python processes of that environment import nothing from their working folder.

    It may hold files named as modules are, and the home itself holds a folder `warehouse`. What the user's
    PYTHONPATH names by an absolute path stays; the rest of it is the working folder, or lies in there.
    """
    environment[SAFE_PATH] = "1"
    if SEARCHED in environment:
        folders = environment[SEARCHED].split(os.pathsep)
        environment[SEARCHED] = os.pathsep.join(folder for folder in folders if Path(folder).is_absolute())
