"""What the parser gets right on the real cables beside the checkout, and what a change gained and lost.

`make corpus` measures the working tree and the last commit, each in a process of its own, over the
annotated cables (their plain originals are the oracle) and the whole pages, and prints one table.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from header_cases import measure_cases, tell_cases

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
TAG = re.compile(r"\[(PER|ORG|LOC|MISC) ")
HTML = re.compile(r"<(?:/?[A-Za-z!][^<>]*)>")
WORD = re.compile(r"\w+")
# A paragraph number at the start of a line of the plain original, anchored or not.
LINE_NUMBER = re.compile(r"(?:^|\n)[ \t]*(?:<a id='par\d+'[^>]*>¶</a>)?(\d{1,3})[ \t]?\.(?!\d)")
ANCHORED_NUMBER = re.compile(r"<a id='par(\d+)'[^>]*>¶?</a>\s*\d+\s?[.)]?")
FILLED = ("subject", "tags", "refs", "classified_by", "declassify_on", "signed_by", "action_addressees")
FIELDS = (*FILLED, "classification", "caption", "executive_order", "addressees_text", "reasons", "sent_at")

Counts = Counter[str]


def measure(shared: Path) -> dict[str, Any]:
    """Every count over the corpus, the cases that fall short by measure, and each cable's fields."""
    counts: Counts = Counter()
    short: dict[str, list[str]] = defaultdict(list)
    fields: dict[str, dict[str, object]] = {}
    metadata = _metadata(shared)
    for path in sorted((shared / "cables" / "annotated").glob("*.txt")):
        _measure_annotated(path, shared, metadata, counts, short, fields)
    for path in sorted((shared / "cables" / "wikileaks-html").glob("*.html")):
        _measure_page(path, metadata, counts, short, fields)
    _measure_speed(shared, counts)
    return {"counts": counts, "short": short, "fields": fields, "cases": measure_cases(shared)}


def _metadata(shared: Path) -> dict[str, dict[str, str]]:
    with (shared / "gold" / "metadata.tsv").open(encoding="utf-8") as lines:
        return {row["cable_id"]: row for row in csv.DictReader(lines, delimiter="\t")}


def _measure_annotated(
    path: Path,
    shared: Path,
    metadata: dict[str, dict[str, str]],
    counts: Counts,
    short: dict[str, list[str]],
    fields: dict[str, dict[str, object]],
) -> None:
    from transforms import parse_cable

    data = path.read_bytes()
    counts["files"] += 1
    try:
        parsed = parse_cable(data, "000_b279861b2dc66499.txt")
    except Exception as error:  # noqa: BLE001 - whatever crashes the parser is what is counted here
        counts["crashes"] += 1
        short["crashes"].append(f"{path.stem} {error!r}")
        return
    if parsed.cable is None:
        counts["no cable: " + parsed.faults[-1].code] += 1
        return
    counts["cables"] += 1
    wanted, found = Counter(TAG.findall(data.decode())), Counter(m.entity_type for m in parsed.mentions)
    counts["mentions, of"] += wanted.total()
    counts["mentions"] += (wanted & found).total()
    slices = [
        parsed.paragraphs[m.position].text[m.start_char : m.end_char] == m.surface for m in parsed.mentions
    ]
    counts["slices"] += sum(slices)
    counts["slices, of"] += len(slices)
    plain = (shared / "cables" / "plain" / path.name).read_text(encoding="utf-8", errors="replace")
    _compare_words(plain, parsed, path.stem, counts, short)
    _compare_rows(plain, parsed, counts)
    _compare_numbers(plain, parsed, path.stem, counts, short)
    _compare_identity(parsed.cable, path.stem, metadata.get(path.stem), counts, short)
    fields[path.stem] = _fields(parse_cable(data, path.name).cable)


def _fields(cable: Any) -> dict[str, object]:
    record: dict[str, object] = json.loads(json.dumps(dataclasses.asdict(cable), default=str))
    return {name: record[name] for name in FIELDS}


def _words(text: str) -> Counts:
    return Counter(WORD.findall(text))


def _compare_words(plain: str, parsed: Any, name: str, counts: Counts, short: dict[str, list[str]]) -> None:
    original = _words(HTML.sub(" ", ANCHORED_NUMBER.sub(" ", plain)))
    rows = _words(" ".join(row.text for row in parsed.paragraphs))
    # A number without an anchor stands in the plain text and, taken for a paragraph's, in no row.
    numbers = Counter(str(row.number) for row in parsed.paragraphs if row.number is not None)
    missing = original - rows - numbers
    counts["words"] += original.total() - missing.total()
    counts["words, of"] += original.total()
    counts["words back"] += (rows & original).total()
    counts["words back, of"] += rows.total()
    if missing:
        short["words"].append(f"{name} {dict(missing.most_common(3))}")


def _compare_rows(plain: str, parsed: Any, counts: Counts) -> None:
    from transforms.furniture import find_furniture

    blank = HTML.sub(" ", plain.replace("¶</a>", "</a>"))
    for start, end in reversed(find_furniture(blank)):
        blank = blank[:start] + " " + blank[end:]
    folded = " ".join(blank.split())
    for row in parsed.paragraphs:
        if row.kind in ("paragraph", "heading", "signature"):
            counts["characters, of"] += len(row.text)
            counts["characters"] += len(row.text) if row.text in folded else 0


def _compare_numbers(plain: str, parsed: Any, name: str, counts: Counts, short: dict[str, list[str]]) -> None:
    run: list[int] = []
    for printed in map(int, LINE_NUMBER.findall(plain)):
        if printed == len(run) + 1:
            run.append(printed)
    numbers = iter(row.number for row in parsed.paragraphs if row.number is not None)
    holds = all(any(number == wanted for number in numbers) for wanted in run)
    counts["runs"] += holds
    counts["runs, of"] += 1
    if not holds:
        short["runs"].append(name)


def _compare_identity(
    cable: Any, name: str, gold: dict[str, str] | None, counts: Counts, short: dict[str, list[str]]
) -> None:
    spelt = re.match(r"(\d\d)(.*?)\d+$", name)
    assert spelt
    year = int(spelt.group(1)) + (1900 if int(spelt.group(1)) > 45 else 2000)
    counts["origin, of"] += 1
    counts["origin"] += cable.origin == spelt.group(2)
    if cable.origin != spelt.group(2):
        short["origin"].append(f"{name} {cable.origin}")
    if cable.sent_at is None:
        counts["year, of"] += 1
        counts["year"] += cable.year == year
        counts["year claimed, of"] += cable.year is not None
        counts["year claimed"] += cable.year == year
        counts["year flagged, of"] += cable.year is not None
        counts["year flagged"] += cable.year is not None and cable.is_year_estimated
    if gold:
        wanted = gold["classification"].split("//")[0]
        counts["classification, of"] += 1
        counts["classification"] += cable.classification == wanted
        if cable.classification != wanted:
            short["classification"].append(f"{name} {cable.classification} for {wanted}")


def _measure_page(
    path: Path,
    metadata: dict[str, dict[str, str]],
    counts: Counts,
    short: dict[str, list[str]],
    fields: dict[str, dict[str, object]],
) -> None:
    from transforms import parse_cable
    from transforms.posts import canonicalize_post

    data = path.read_bytes()
    cable: Any = parse_cable(data, "x.html").cable
    counts["pages"] += 1
    gold = metadata.get(path.stem)
    if cable is None:
        short["pages"].append(path.stem)
        return
    fields[path.name] = _fields(cable)
    if gold:
        spelt = re.match(r"\d\d(.*?)\d+$", path.stem)
        checks = {
            "page classification": cable.classification == gold["classification"].split("//")[0],
            "page origin": spelt is not None and cable.origin == canonicalize_post(spelt.group(1)),
            "page day": cable.sent_at is not None and f"{cable.sent_at:%Y-%m-%d}" == gold["created_date"],
        }
        for check, holds in checks.items():
            counts[f"{check}, of"] += 1
            counts[check] += holds
            if not holds:
                short[check].append(path.stem)
    if b"This record is a partial extract" not in data:
        for name in FILLED:
            counts[f"filled {name}, of"] += 1
            counts[f"filled {name}"] += bool(getattr(cable, name))


def _measure_speed(shared: Path, counts: Counts) -> None:
    """Microseconds of processor time: of annotated text by byte, of a page; the least of three rounds."""
    from transforms import parse_cable

    for kind, pattern in (("annotated", "annotated/*.txt"), ("page", "wikileaks-html/*.html")):
        sources = [(path.read_bytes(), path.name) for path in sorted((shared / "cables").glob(pattern))[::4]]
        rounds = []
        for _ in range(3):
            began = time.process_time()
            for data, name in sources:
                parse_cable(data, name)
            rounds.append(time.process_time() - began)
        counts[f"{kind} microseconds"] = int(min(rounds) * 1e6)
        counts[f"{kind} bytes"] = sum(len(data) for data, _ in sources)
        counts[f"{kind} sources"] = len(sources)


# Each row of the table: what it says, the counts it divides, and the bar it is held to.
SHARES: tuple[tuple[str, str, str], ...] = (
    ("mentions found, against the tags in the file", "mentions", "99.9%"),
    ("`text[start_char:end_char] = surface`", "slices", "100%"),
    ("words of the plain original in the rows", "words", "99.9%"),
    ("words of the rows in the plain original", "words back", "99.9%"),
    ("characters of the body in rows equal to the plain original", "characters", "95%"),
    ("cables whose paragraph numbers hold the plain run", "runs", "99%"),
    ("classification, file name hidden", "classification", "99.5%"),
    ("origin, file name hidden", "origin", "99.5%"),
    ("year estimated right, of all without a date", "year", "80%"),
    ("year estimated right, of those claimed", "year claimed", "88%"),
    ("estimated years flagged", "year flagged", "100%"),
    ("pages: classification", "page classification", "99.5%"),
    ("pages: origin", "page origin", "99.5%"),
    ("pages: day of `sent_at`", "page day", "99.5%"),
    ("whole pages with subject", "filled subject", "98%"),
    ("whole pages with TAGS", "filled tags", "99.9%"),
    ("whole pages with refs", "filled refs", "63%"),
    ("whole pages with classified by", "filled classified_by", "68%"),
    ("whole pages with declassification date", "filled declassify_on", "69%"),
    ("whole pages with signature", "filled signed_by", "87%"),
    ("whole pages with action addressees", "filled action_addressees", "90%"),
)


def rows(counts: Counts) -> Iterator[tuple[str, str, str]]:
    """(measure, value, bar) of one measurement."""
    yield "files, and cables in them", f"{counts['files']:,}, {counts['cables']:,}", ""
    yield "files that crash the parser", str(counts["crashes"]), "0"
    for text, name, bar in SHARES:
        yield text, f"{100 * counts[name] / max(counts[f'{name}, of'], 1):.2f}%", bar
    speed = counts["annotated bytes"] / max(counts["annotated microseconds"], 1)
    yield "parse speed on one core, annotated text", f"{speed:.1f} MB/s", "25 MB/s"
    page = counts["page microseconds"] / 1000 / max(counts["page sources"], 1)
    yield "parse of a whole page", f"{page:.2f} ms", "0.5 ms"


def changes(before: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    """What fields the cables gained, lost and changed since the last commit, with examples."""
    for field in FIELDS:
        kinds: dict[str, list[str]] = defaultdict(list)
        for name in before.keys() & now.keys():
            old, new = before[name].get(field), now[name].get(field)
            if old != new:
                kinds["gained" if not old else "lost" if not new else "changed"].append(name)
        for kind, names in sorted(kinds.items()):
            yield f"{field}: {len(names)} {kind}, as {', '.join(sorted(names)[:3])}"


def measured(root: Path) -> dict[str, Any]:
    """The measurement of the transforms under `root`, made in a process of its own."""
    command = [sys.executable, str(Path(__file__)), "--measure", str(root)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    record: dict[str, Any] = json.loads(done.stdout)
    return record


def last_commit(folder: Path) -> dict[str, Any] | None:
    """The measurement of the last commit's parser, or None where there is none to measure."""
    archive = subprocess.run(["git", "-C", str(ROOT), "archive", "HEAD", "transforms"], capture_output=True)
    if archive.returncode:
        return None
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive.stdout, check=True)
    return measured(folder)


def report() -> None:
    """Print the table, the shortfalls, and what the change gained and lost."""
    now = measured(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        before = last_commit(Path(folder))
    old = {text: value for text, value, _ in rows(Counter(before["counts"]))} if before else {}
    print("| measure | last commit | now | bar |\n|---|---|---|---|")
    for text, value, bar in rows(Counter(now["counts"])):
        print(f"| {text} | {old.get(text, '')} | {value} | {bar} |")
    for name, cases in now["short"].items():
        print(f"\n{name} falls short in {len(cases)}: " + "; ".join(cases[:12]))
    for line in changes(before["fields"], now["fields"]) if before else ():
        print(line)
    print()
    for line in tell_cases(before["cases"] if before else {}, now["cases"]):
        print(line)


def main() -> None:
    """Measure for a parent process, or report."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--measure", type=Path, help="print the measurement of this tree as JSON")
    chosen = arguments.parse_args()
    if not SHARED.is_dir():
        sys.exit("no folder shared/ with real cables beside the checkout: nothing to measure")
    if chosen.measure:
        sys.path.insert(0, str(chosen.measure))
        json.dump(measure(SHARED), sys.stdout)
    else:
        report()


if __name__ == "__main__":
    main()
