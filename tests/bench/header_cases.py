"""Small cables with one header field under test each: how many are read right, by kind."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any


def measure_cases(shared: Path) -> dict[str, dict[str, int]]:
    """By kind: `of` counts its cases, `right` those read as expected; empty where no cases lie there."""
    kinds: dict[str, Counter[str]] = {}
    for case in _cases(shared / "cases" / "header.jsonl"):
        counts = kinds.setdefault(f"{case['field']}: {case['kind']}", Counter())
        counts["of"] += 1
        counts["right"] += is_right(case)
    return {kind: dict(counts) for kind, counts in sorted(kinds.items())}


def _cases(path: Path) -> Iterator[dict[str, Any]]:
    if path.exists():
        yield from map(json.loads, path.read_text("utf-8").splitlines())


def is_right(case: dict[str, Any]) -> bool:
    """Whether the parser reads the field as expected; a summary holds the words that a case quotes."""
    from transforms import parse_cable

    parsed, wanted = parse_cable(case["text"].encode(), f"{case['name']}.txt"), case["expected"]
    if case["field"] == "summary":
        summary = " ".join(row.text for row in parsed.paragraphs if row.is_summary)
        return wanted in summary if wanted else not summary
    value = getattr(parsed.cable, case["field"], None)
    return bool(wanted == (value.isoformat() if isinstance(value, date) else value))


def tell_cases(before: dict[str, dict[str, int]], now: dict[str, dict[str, int]]) -> Iterator[str]:
    """A table of the kinds, beside the last commit, and their sum."""
    yield "| header cases | last commit | now | of |\n|---|---:|---:|---:|"
    for kind, counts in now.items():
        yield f"| {kind} | {before.get(kind, {}).get('right', '')} | {counts['right']} | {counts['of']} |"
    sums = [sum(counts["right"] for counts in side.values()) for side in (before, now)]
    yield f"| all | {sums[0] or ''} | {sums[1]} | {sum(counts['of'] for counts in now.values())} |"
