"""What a pass will need, seen before it begins: time spent waiting for a server is put to use."""

from __future__ import annotations

from contextlib import suppress
from itertools import islice

from flows.drop import list_drop
from flows.errors import SourceChanged
from flows.home import Home
from flows.settings import Settings
from flows.sources import read_source_or_refuse, select_unparsed
from transforms import PARSER_VERSION
from warehouse.texts.ledger import known

# Where none of so many files is new, the pass finds out by itself what it needs.
FIRST = 20


def prepare_judging(home: Home, settings: Settings) -> None:
    """Import what judges cables, which takes seconds, where the drop seems to hold something new to judge."""
    if holds_news(home, settings):
        from expectations.gate import warm

        warm()


def holds_news(home: Home, settings: Settings) -> bool:
    """Whether one of the first files of the drop has bytes, or a name for them, unknown to the ledger."""
    sources = []
    for sighting in islice(list_drop(home.drop), FIRST):
        with suppress(SourceChanged):
            source = read_source_or_refuse(sighting, settings.max_bytes)
            sources.append(source._replace(data=None))  # all of them may be large, and hashes tell enough
    ledger = known(home.root, {source.sha256 for source in sources})
    return bool(select_unparsed(sources, ledger, PARSER_VERSION, retry=False))
