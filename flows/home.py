"""The folder of a user: where files appear, where they end up, and where the product keeps its state."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flows.errors import WrongUse
from warehouse.storage.location import find_misread


@dataclass(frozen=True, slots=True)
class Home:
    """The layout of one `CABLES_HOME`; `root` is absolute, so that a later `cd` changes nothing."""

    root: Path

    @property
    def drop(self) -> Path:
        """Where files appear."""
        return self.root / "drop"

    @property
    def archive(self) -> Path:
        """Originals of loaded, duplicate and superseded files."""
        return self.root / "archive"

    @property
    def quarantine(self) -> Path:
        """Rejected originals, each with its `.why.json`."""
        return self.root / "quarantine"

    @property
    def quality(self) -> Path:
        """The Data Docs site."""
        return self.root / "quality"

    @property
    def warehouse(self) -> Path:
        """The tables and the catalog."""
        return self.root / "warehouse"

    @property
    def state(self) -> Path:
        """What no user needs to look at: the lock, the journal, Prefect's own database."""
        return self.root / "state"

    @property
    def journal(self) -> Path:
        """Moves that a commit has decided on and that are not done yet."""
        return self.state / "journal"

    @property
    def lock(self) -> Path:
        """The file whose lock the one writer holds."""
        return self.state / "writer.lock"

    @property
    def watch_lock(self) -> Path:
        """The file whose lock `cables watch` holds."""
        return self.state / "watch.lock"

    @property
    def logs(self) -> Path:
        """What the programs started by `make up` say."""
        return self.state / "logs"

    @property
    def metrics(self) -> Path:
        """The Prometheus text file, where no other place is set."""
        return self.state / "cables.prom"


def open_home(root: Path) -> Home:
    """The home at `root`, its folders made where they are missing; WrongUse where it cannot lie there."""
    home = Home(root.expanduser().resolve())
    if (part := find_misread(home.root)) is not None:
        raise WrongUse(
            f"{home.root}: {part!r} cannot be in a home's path, for DuckDB and Delta read it as something "
            "else; choose another folder"
        )
    for folder in (home.drop, home.archive, home.quarantine, home.warehouse, home.journal):
        folder.mkdir(parents=True, exist_ok=True)
    return home
