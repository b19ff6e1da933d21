"""Why a file is in quarantine, written so that who finds it knows what to do."""

from __future__ import annotations

from collections.abc import Mapping

from expectations.gate import Rejection
from flows.archive import Why
from flows.errors import one_line
from flows.sources import Place, Source
from transforms.faults import FAULTS
from warehouse.batch.batch import Batch

LOOK_AT_CODE = "Look the code up in the documentation, mend the file, and drop it again."


def explain(source: Source, rejection: Rejection, run_id: str, excerpt_start: int | None) -> Why:
    """The content of a `.why.json`; the span counts characters of the decoded text."""
    why = _begin(source.file_name, source.sha256, rejection.code, rejection.reason, rejection.advice, run_id)
    start, end = rejection.source_start, rejection.source_end
    why |= {"source_start": start, "source_end": end, "place": tell_place(start, end)}
    if rejection.excerpt:
        if excerpt_start is None:
            # An expectation quotes the value that fails, which is all to be looked at.
            start, end, excerpt_start = 0, len(rejection.excerpt), 0
        why["excerpt"], why["underline"] = underline_span(rejection.excerpt, start, end, excerpt_start)
    return why


def tell_place(start: int | None, end: int | None) -> str:
    """Where in the decoded text a fault stands; there is no place for what is wrong with a whole file."""
    if start is None:
        return "no place in the text: the file as a whole"
    return f"characters {start} to {start if end is None else end} of the text"


def explain_known(sha256: str, file_name: str, code: str | None, reason: str | None, run_id: str) -> Why:
    """The same for a copy of bytes that were rejected before: the ledger keeps code and reason, no span."""
    code = code or "unknown"
    advice = FAULTS[code].advice if code in FAULTS else LOOK_AT_CODE
    why = _begin(file_name, sha256, code, reason or "", advice, run_id)
    return why | {"place": "as of the first copy; a retry looks for it again"}


def explain_place(place: Place) -> Why:
    """What the reasons of a member say beside: where in which container it stood."""
    return {"container_sha256": place.container_sha256, "member": place.path}


def _begin(name: str, sha256: str, code: str, message: str, advice: str, run_id: str) -> Why:
    return {
        "file_name": name,
        "sha256": sha256,
        "code": code,
        "message": message,
        "what_to_do": advice,
        "then": f"cables quarantine retry {sha256[:12]}",
        "run_id": run_id,
    }


def underline_span(
    excerpt: str, start: int | None, end: int | None, excerpt_start: int | None
) -> tuple[str, str]:
    """The excerpt as one line of the same length, and a line of `~` and `^` under the span in it."""
    line = "".join(char if char.isprintable() else " " for char in excerpt)
    if start is None or excerpt_start is None:
        return line, ""
    first = min(max(start - excerpt_start, 0), len(line))
    last = min(max((end if end is not None else start) - excerpt_start, first), len(line))
    return line, " " * first + "~" * max(last - first - 1, 0) + "^"


def excerpt_starts(batch: Batch) -> Mapping[tuple[str, str], int | None]:
    """Where the excerpt of each fault begins, by hash and code."""
    columns = batch.faults.select(["sha256", "code", "excerpt_start"]).to_pydict()
    keys = zip(columns["sha256"], columns["code"], strict=True)
    return dict(zip(keys, columns["excerpt_start"], strict=True))


def tell_reason(code: str | None, reason: str | None) -> str:
    """Code and reason in one line."""
    return one_line(f"{code}: {reason}" if code else reason or "")
