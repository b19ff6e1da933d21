"""The journal: what a commit is about to decide on, so that a crash before the files are moved is no loss.

Written before the commit and removed after the moves. A run that finds one asks the warehouse whether
that commit happened: if so the files are moved without being counted again, if not they are new.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from flows.archive import Kept, Move, Why, put_away
from flows.drop import Identity, Sighting
from flows.home import Home
from flows.reasons import explain_place
from flows.sources import Place, Source
from warehouse.storage.durability import sync_path, write_durably


class Intent(NamedTuple):
    """The files of one chunk, the snapshot its commit starts from, and the reasons of those rejected."""

    run_id: str
    after_snapshot: int
    files: Sequence[tuple[Sighting, str]]
    members: Sequence[tuple[str, Place]]
    reasons: Mapping[str, Why]

    @property
    def shas(self) -> set[str]:
        """The hashes of files and members."""
        return {sha256 for _, sha256 in self.files} | {sha256 for sha256, _ in self.members}


def write_intent(
    home: Home, run_id: str, after_snapshot: int, sources: Sequence[Source], reasons: Mapping[str, Why]
) -> Path:
    """Write down, durably, what is about to be committed."""
    content = {
        "run_id": run_id,
        "after_snapshot": after_snapshot,
        "reasons": reasons,
        "files": [
            [source.sighting.path, source.sighting.refusal, *source.sighting.identity, source.sha256]
            for source in sources
            if source.place is None
        ],
        "members": [[source.sha256, *source.place] for source in sources if source.place is not None],
    }
    path = home.journal / f"{after_snapshot:012d}.json"
    # ASCII, so that file names that are no UTF-8 survive as the escapes Python reads them with.
    write_durably(path, json.dumps(content).encode("ascii"))
    return path


def read_intents(home: Home) -> list[tuple[Path, Intent]]:
    """The intents of runs that were killed, oldest first."""
    return [(path, _read(path)) for path in sorted(home.journal.glob("*.json"))]


def _read(path: Path) -> Intent:
    content = json.loads(path.read_text(encoding="ascii"))
    files = [
        (Sighting(name, Identity(*identity), refusal), sha256)
        for name, refusal, *identity, sha256 in content["files"]
    ]
    members = [(sha256, Place(*place)) for sha256, *place in content.get("members", ())]
    return Intent(content["run_id"], content["after_snapshot"], files, members, content["reasons"])


def forget_intent(path: Path) -> None:
    """The moves are done: remove the intent."""
    path.unlink(missing_ok=True)
    sync_path(path.parent)


Rejections = Callable[[Sequence[str]], Mapping[str, Why]]


def finish_moves(
    home: Home,
    was_committed: Callable[[Intent], bool],
    list_rejected: Rejections,
    today: Callable[[], date] = lambda: datetime.now(UTC).date(),
) -> int:
    """Finish what killed runs committed and did not move; return how many files that were.

    `list_rejected(hashes)` gives, from the ledger, the reasons of those hashes that are quarantined.
    """
    count = 0
    for path, intent in read_intents(home):
        if was_committed(intent):
            rejected = list_rejected(sorted(intent.shas))
            reasons = {sha256: intent.reasons.get(sha256, why) for sha256, why in rejected.items()}
            moves = [_move(sighting, sha256, reasons) for sighting, sha256 in intent.files]
            put_away(home, moves, _rejected_members(intent, reasons), today())
            count += len(moves)
        forget_intent(path)
    return count


def _move(sighting: Sighting, sha256: str, reasons: Mapping[str, Why]) -> Move:
    # The journal has the reasons of bytes once, and files without a cable in them are often equal.
    why = reasons.get(sha256)
    return Move(sighting, sha256, why and why | {"file_name": sighting.name})


def _rejected_members(intent: Intent, reasons: Mapping[str, Why]) -> list[Kept]:
    return [
        Kept(sha256, place, reasons[sha256] | {"file_name": place.name} | explain_place(place))
        for sha256, place in intent.members
        if sha256 in reasons
    ]
