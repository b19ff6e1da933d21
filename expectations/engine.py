"""Great Expectations itself: the suites as it knows them, and its judgement of a frame.

With `holding` the only module that imports it, and only when something is judged: the import takes two to
three seconds.
Its analytics are switched off before the import, and the context lives in memory: no file, no network.
"""

from __future__ import annotations

import os
import threading
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from expectations.declaration import HOLDS, Expectation

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations.core.batch_definition import BatchDefinition
    from great_expectations.core.expectation_suite import ExpectationSuite

# Great Expectations keeps caches of its own that two threads must not fill at once.
_LOCK = threading.Lock()
_YES_OR_NO: dict[str, Any] = {"result_format": "BOOLEAN_ONLY"}
# The query that would find the rows again is as long as the list of them.
_COMPLETE: dict[str, Any] = {"result_format": "COMPLETE", "return_unexpected_index_query": False}
_NONE = np.zeros(0, np.int64)


class GateError(RuntimeError):
    """An expectation could not be evaluated: a defect of a suite, never of a cable."""


class ExpectationResult(NamedTuple):
    """What one expectation found: how many rows it judged, and the labels of all that fail."""

    expectation: Expectation
    checked: int
    failed: npt.NDArray[np.int64]


def warm() -> None:
    """Import Great Expectations and set it up, so that the first batch does not wait for it."""
    with _LOCK:
        _batch_definition()


def evaluate(suite: str, declared: tuple[Expectation, ...], frame: pd.DataFrame) -> list[ExpectationResult]:
    """Judge a frame by a suite. Raises GateError where an expectation cannot be evaluated.

    The whole suite is asked for yes or no, which costs half of what complete results do; then those
    that failed and did not name their rows are asked again, for the labels of all failing rows.
    """
    with _LOCK:
        answers = _validated(_suite(suite, declared), frame, _YES_OR_NO)
        unnamed = tuple(e for e in declared if not (answers[e.code].success or answers[e.code].result))
        if unnamed:
            answers |= _validated(_suite(suite, unnamed), frame, _COMPLETE)
    return [
        ExpectationResult(
            e, len(frame), _NONE if answers[e.code].success else _failing_rows(e, answers[e.code])
        )
        for e in declared
    ]


def _validated(suite: ExpectationSuite, frame: pd.DataFrame, result_format: dict[str, Any]) -> dict[str, Any]:
    from great_expectations.validator.v1_validator import Validator

    # Not through `Batch.validate`, which fetches, and so hashes, the frame a second time.
    validator = Validator(
        batch_definition=_batch_definition(),
        batch_parameters={"dataframe": frame},
        result_format=result_format,
    )
    results = validator.validate_expectation_suite(suite).results
    by_code = {_code(result): result for result in results}
    for code, result in by_code.items():
        message = _raised(result.exception_info or {})
        if message:
            raise GateError(
                f"expectation {code} of suite {suite.name} cannot be evaluated: {message}; report it"
            )
    return by_code


def _code(result: Any) -> str:
    return str(result.expectation_config.meta["code"])


def _raised(info: Any) -> str | None:
    """The message of an exception in a result: one entry for all, or one for each metric."""
    entries = [info] if "raised_exception" in info else info.values()
    return next((str(e["exception_message"]) for e in entries if e["raised_exception"]), None)


def _failing_rows(expectation: Expectation, result: Any) -> npt.NDArray[np.int64]:
    rows = np.asarray(result.result["unexpected_index_list"], np.int64)
    if not len(rows):
        raise GateError(f"expectation {expectation.code} failed but names no row; report it")
    return rows


def stated(expectation: Expectation) -> str:
    """The expectation as Great Expectations words it: what is really checked."""
    with _LOCK:
        built = _built(expectation)
        built.render()
    value = built.rendered_content[0].value
    # Longer names first: `$v__1` is a beginning of `$v__10`.
    names = sorted(value.params, key=len, reverse=True)
    text: str = value.template
    for name in names:
        text = text.replace(f"${name}", str(value.params[name].get("value", "")))
    return text


@cache
def _batch_definition() -> BatchDefinition[Any]:
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )

    config = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        analytics_enabled=False,
        progress_bars=ProgressBarsConfig(globally=False),
    )
    context = gx.get_context(mode="ephemeral", project_config=config)
    asset = context.data_sources.add_pandas("batches").add_dataframe_asset("batch")
    return asset.add_batch_definition_whole_dataframe("whole")


@lru_cache(maxsize=256)
def _suite(name: str, declared: tuple[Expectation, ...]) -> ExpectationSuite:
    from great_expectations.core.expectation_suite import ExpectationSuite

    return ExpectationSuite(name=name, expectations=[_built(expectation) for expectation in declared])


def _built(expectation: Expectation) -> Any:
    import great_expectations.expectations as gxe

    from expectations import holding

    kind = getattr(holding if expectation.check == HOLDS else gxe, expectation.check.kind)
    arguments = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in expectation.check.arguments
    }
    return kind(
        column=expectation.probe,
        severity=expectation.severity,
        notes=expectation.prose,
        meta={"code": expectation.code},
        **arguments,
    )
