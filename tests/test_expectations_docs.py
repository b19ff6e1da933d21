from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path

import pytest

from expectations.docs import write_docs
from expectations.measures import BatchStatistics
from expectations.quality import Quality, meaning_of
from expectations.suites import SUITES
from expectations.verdict import Finding, Tally

NOW = datetime(2026, 1, 2, 3, 4, 5)
EVIL = "<script>alert('cable')</script>"


def quality(number: int = 0, run_id: str | None = None) -> Quality:
    """A run with one finding whose every text is markup."""
    found = Finding(EVIL, EVIL, "mentions", "surface_differs", "critical", "surface", EVIL, 7, EVIL, NOW)
    tallies = {"surface_differs": Tally("surface_differs", 1234, 1, 1, (found,))}
    started_at = NOW + timedelta(minutes=number)
    statistics = BatchStatistics(sources=3, rejected=1, cables=2)
    return Quality(run_id or f"run-{number}", started_at, statistics, tallies, [])


def pages(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "validations").iterdir())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_docs(tmp_path_factory.mktemp("quality"), quality()).parent


def test_every_link_leads_to_a_page_and_none_leaves_the_site(site: Path) -> None:
    for page in site.rglob("*.html"):
        for link in re.findall(r"""(?:href|src)=["']([^"']+)""", page.read_text("utf-8")):
            if link != "data:,":
                target, _, anchor = link.partition("#")
                linked = (page.parent / target).resolve()
                assert linked.is_relative_to(site.resolve()), link
                assert not anchor or f'id="{anchor}"' in linked.read_text("utf-8"), link
        assert "://" not in page.read_text("utf-8")


@pytest.mark.parametrize("name", SUITES)
def test_every_expectation_is_documented_in_prose(site: Path, name: str) -> None:
    text = unescape(re.sub(r"<[^>]+>", "", (site / "expectations" / f"{name}.html").read_text("utf-8")))
    for expectation in SUITES[name]:
        assert expectation.code in text
        assert expectation.prose.replace("`", "") in text
        assert expectation.advice in text


def test_a_run_shows_what_failed_and_escapes_it(site: Path) -> None:
    page = (site / "validations" / "20260102T030405-run-0.html").read_text("utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "1,234" in page
    assert meaning_of("surface_differs").replace("'", "&#39;") in page


def test_only_the_last_runs_are_kept(tmp_path: Path) -> None:
    for number in range(5):
        write_docs(tmp_path, quality(number), keep=3)
    kept = [f"20260102T030{4 + number}05-run-{number}.html" for number in (2, 3, 4)]
    assert pages(tmp_path) == kept
    index = (tmp_path / "index.html").read_text("utf-8")
    assert [name in index for name in kept] == [True] * 3
    assert "run-1" not in index
    assert not list(tmp_path.rglob("*.tmp"))


def test_a_run_written_again_is_listed_once(tmp_path: Path) -> None:
    write_docs(tmp_path, quality())
    write_docs(tmp_path, quality())
    assert len(pages(tmp_path)) == 1
    assert (tmp_path / "index.html").read_text("utf-8").count("<code>run-0</code>") == 1


def test_a_run_id_is_no_path(tmp_path: Path) -> None:
    write_docs(tmp_path, quality(run_id="../../etc/<b>"))
    assert pages(tmp_path) == ["20260102T030405-------etc--b-.html"]


@pytest.mark.parametrize("damage", ["", "{", '[{"page": "../../index.html"}, 3]', '{"page": 1}'])
def test_a_damaged_list_of_runs_is_begun_anew(tmp_path: Path, damage: str) -> None:
    (tmp_path / "runs.json").write_text(damage)
    write_docs(tmp_path, quality(), keep=1)
    assert len(pages(tmp_path)) == 1
