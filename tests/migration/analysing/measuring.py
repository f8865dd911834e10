"""Measures and measurements to try a judge on."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from migration.measure import Measure
from migration.metrics.source import Measurement

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)

_PLAIN = Measure(
    name="error_rate",
    template="guard",
    measures="error_rate",
    source=None,
    interval=60.0,
    count=None,
    initial_delay=0.0,
    lower=None,
    upper=0.005,
    success_condition=None,
    failure_condition=None,
    failure_limit=0,
    inconclusive_limit=0,
    consecutive_error_limit=4,
    consecutive_success_limit=0,
    min_sample=None,
    for_share=1.0,
    window=300.0,
    by=(),
    on_failure="rollback",
)


def measure(**more: Any) -> Measure:
    return replace(_PLAIN, **more)


def found(*values: float, **more: Any) -> Measurement:
    return Measurement(NOW, "test", "q", values=values, result=list(values), since=NOW, until=NOW, **more)
