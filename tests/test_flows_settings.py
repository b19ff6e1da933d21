from __future__ import annotations

import pytest

from flows.errors import WrongUse
from flows.settings import Settings, load_settings

NAMES = sorted(f"CABLES_{name.upper()}" for name in Settings.model_fields)


def test_a_variable_set_to_nothing_sets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    unset = load_settings()
    for name in NAMES:
        monkeypatch.setenv(name, "")
    assert load_settings() == unset


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CABLES_WORKERS", "0"),
        ("CABLES_SERVER_PORT", "https"),
        ("CABLES_QUARANTINE_RATE", "2"),
        ("CABLES_FRESHNESS_HOURS", "-1"),
        ("CABLES_PUBLIC_HOME", "volumes/cables"),
    ],
)
def test_a_bad_variable_is_named_in_one_line(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongUse, match=rf"^{name}: .*'{value}'; correct or unset it$") as told:
        load_settings()
    assert "\n" not in str(told.value)
