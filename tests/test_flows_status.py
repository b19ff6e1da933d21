from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from flows.metrics import render
from flows.quarantine import close_findings
from flows.replay import Choice, replay
from flows.settings import Settings
from flows.status import read_status
from transforms import PARSER_VERSION
from transforms.samples import Sample
from warehouse.runs import Run


def last_run(house: Any) -> tuple[object, ...]:
    status = read_status(Settings(home=house.root))
    assert status.last_run is not None
    metrics = render(status)
    for fate in ("seen", "quarantined"):
        assert f'cables_last_run_files{{fate="{fate}"}} {float(status.last_run[fate])}\n' in metrics
    (share,) = (row for row in status.objectives if "rejected" in row.name)
    return status.last_run["run_id"], status.last_run["seen"], status.last_run["loaded"], share.holds


@pytest.fixture
def rejected(house: Any, samples: list[Sample]) -> Any:
    """A house whose last pass met one cable and two texts that are none."""
    (house.drop / samples[0].file_name).write_bytes(samples[0].data)
    for number in range(2):
        (house.drop / f"note{number}.txt").write_text(f"no cable {number}")
    house.ingest("pass")
    assert last_run(house) == ("pass", 3, 1, False)
    return house


def run_named(name: str) -> Run:
    return Run(name, datetime.now(UTC), PARSER_VERSION)


def test_a_replay_is_no_run_over_files(rejected: Any) -> None:
    replay(rejected, Settings(home=rejected.root), Choice(), run_named("replay"))
    assert last_run(rejected) == ("pass", 3, 1, False)
    assert rejected.rows("select runs from reconciliation_in_all") == [{"runs": 1}]


def test_closing_findings_is_no_run_over_files_and_the_pass_before_it_is_one(
    rejected: Any, samples: list[Sample]
) -> None:
    old = rejected.rows("select sha256 from sources where file_names[1] = 'note0.txt'")[0]["sha256"]
    (rejected.drop / "note0.txt").write_bytes(samples[1].data)
    rejected.ingest("retry", retry=True)
    new = rejected.rows("select sha256 from sources where run_id = 'retry'")[0]["sha256"]
    assert close_findings(rejected, {old: new}, run_named("close"), None) == 1
    assert last_run(rejected) == ("retry", 1, 1, True)
