"""The house's own expectation of Great Expectations: a column of yes and no is yes in every row.

Nearly all expectations are of this kind. The stock one for sets of values asks seven metrics of each column,
once for yes or no and once more for the rows; this one asks a single metric, which is the failing rows.
Imported by `engine` alone, for it brings Great Expectations.
"""

from __future__ import annotations

from typing import Any

from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider
from great_expectations.render.renderer_configuration import RendererConfiguration, RendererValueType
from great_expectations.validator.metric_configuration import MetricConfiguration
from great_expectations.validator.validator import ValidationDependencies

ROWS = "holding.failing_rows"


class FailingRows(TableMetricProvider):
    """Metric: the labels of the rows in which a column of booleans is false, all of them."""

    metric_name = ROWS
    value_keys = ("column",)

    @metric_value(engine=PandasExecutionEngine)
    def _pandas(
        cls,  # noqa: N805 - Great Expectations hands the class over
        execution_engine: PandasExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        **_: Any,
    ) -> list[int]:
        frame, _, _ = execution_engine.get_compute_domain(metric_domain_kwargs, MetricDomainTypes.TABLE)
        holds = frame[metric_value_kwargs["column"]].to_numpy()
        if holds.dtype != bool:
            raise TypeError(f"{metric_value_kwargs['column']} is no column of booleans")
        rows: list[int] = [] if holds.all() else frame.index.to_numpy()[~holds].tolist()
        return rows


class ExpectColumnToHold(BatchExpectation):
    """A column of booleans is true in every row; the result names every row in which it is not."""

    column: str
    domain_keys = ("batch_id",)
    success_keys = ("column",)

    def get_validation_dependencies(self, *_: Any, **__: Any) -> ValidationDependencies:
        """The one metric, and complete results whatever the others of the suite are asked for."""
        metric = MetricConfiguration(ROWS, {"batch_id": self.batch_id}, {"column": self.column})
        return ValidationDependencies({ROWS: metric}, {"result_format": "COMPLETE"})

    def _validate(self, metrics: dict[str, Any], *_: Any, **__: Any) -> dict[str, Any]:
        rows = metrics[ROWS]
        return {"success": not rows, "result": {"unexpected_index_list": rows}}

    @classmethod
    def _prescriptive_template(
        cls, renderer_configuration: RendererConfiguration[Any]
    ) -> RendererConfiguration[Any]:
        renderer_configuration.add_param(name="column", param_type=RendererValueType.STRING)
        renderer_configuration.template_str = "$column must be true."
        return renderer_configuration
