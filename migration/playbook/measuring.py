"""What is measured: templates of an analysis, in Argo's words. Thresholds are the spec's, and are not repeated."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias, cast

from pydantic import Field, PlainValidator, WithJsonSchema

from gouvernail.spec.base import Block
from gouvernail.spec.names import Key, MetricName, Text
from gouvernail.spec.refusal import refuse
from gouvernail.spec.risk import SeverityName
from gouvernail.spec.shape import matching
from gouvernail.spec.thresholds import Threshold
from gouvernail.spec.units import DurationValue, Share
from migration.secret import Address, Secret
from migration.steps.step import Failure

__all__ = [
    "AnalysisTemplate",
    "DryRun",
    "FindingMetric",
    "Metric",
    "MinSample",
    "Prometheus",
    "PrometheusQuery",
    "Provider",
    "ReplayMetric",
]

Limit: TypeAlias = Annotated[int, Field(ge=-1, le=10_000)]
"""How many are borne; -1: any number."""


@dataclass(frozen=True, slots=True)
class MinSample:
    """The least number of cases for a verdict."""

    cases: int
    per_group: bool = False
    """Whether each group that is compared needs so many."""

    def __str__(self) -> str:
        return f"{self.cases} in each group" if self.per_group else str(self.cases)


def _object(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else {}


def _min_sample(value: object) -> MinSample:
    if isinstance(value, MinSample):
        return value
    group = _object(value)
    cases: object = group["perGroup"] if list(group) == ["perGroup"] else value
    if isinstance(cases, bool) or not isinstance(cases, int) or cases < 1:
        raise refuse(value, "a whole number from 1, or {perGroup: 400}")
    return MinSample(cases, per_group=bool(group))


MinSampleValue: TypeAlias = Annotated[
    MinSample,
    PlainValidator(_min_sample),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 1},
                {
                    "type": "object",
                    "properties": {"perGroup": {"type": "integer", "minimum": 1}},
                    "required": ["perGroup"],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]


def _not_built(value: object) -> None:
    if value is not None:
        raise refuse(
            value,
            "a thresholdRange, or success and failure conditions",
            message="metrics of both sides cannot be compared yet",
        )


NotBuilt: TypeAlias = Annotated[None, PlainValidator(_not_built), WithJsonSchema({"type": "null"})]

Function: TypeAlias = Annotated[
    str,
    *matching(
        r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*:[A-Za-z_][A-Za-z0-9_]*",
        "a Python function, module:name, importable from the project's folder",
        "systems.credit_scoring.metrics:score_difference",
    ),
]


ReplayMetric: TypeAlias = Literal["score_difference", "mismatch_rate", "error_rate", "latency_p99"]
"""How far scores are apart (a value a request), the share of answers that differ, the share without a usable answer,
and seconds until an answer."""


class PrometheusQuery(Block):
    """A query to Prometheus."""

    address: Address | None = None
    """The server; left out: that of `prometheus`."""
    query: Text
    """PromQL; its answer is the value that is judged."""
    cases: Text | None = None
    """PromQL for the number of cases behind the value, needed by `minSample`; several series: one a group."""


class Provider(Block):
    """Where a metric's values come from: one of these."""

    prometheus: PrometheusQuery | None = None
    """A query to Prometheus."""
    function: Function | None = None
    """A Python function."""
    replay: ReplayMetric | None = None
    """What the replay of captured requests found, from its beginning on."""


class Prometheus(Block):
    """The metrics server that answers where a metric names no provider."""

    address: Address
    """The server."""
    auth: Secret | None = None
    """The secret that opens it: a bearer token."""
    queries: Mapping[MetricName, Text] = Field(default_factory=dict[str, str])
    """Metric -> PromQL."""
    cases: Mapping[MetricName, Text] = Field(default_factory=dict[str, str])
    """Metric -> PromQL for the number of cases behind its value, needed by `minSample`; several series: one a group."""


class FindingMetric(Block):
    """The platform's own threat findings, whatever the cloud: the metric's source counts the open ones."""

    severity: SeverityName
    """One open finding of this severity or above fails the metric; its source is told it as `{{args.severity}}`."""


class Metric(Block):
    """A metric and how it is counted, as in Argo Rollouts."""

    name: MetricName
    """A monitor of the spec, whose threshold judges it; or a name of its own with a threshold of its own."""
    of: MetricName | None = None
    """The monitor that is meant, where the same one is judged twice in different ways."""
    interval: DurationValue | None = None
    """How long between two measurements."""
    count: Annotated[int, Field(ge=1, le=100_000)] | None = None
    """How many measurements; left out with an interval: as long as the analysis goes on; without one: 1."""
    initial_delay: DurationValue | None = None
    """How long before the first."""
    success_condition: Text | None = None
    """An expression over `result`; only for a metric that the spec does not have."""
    failure_condition: Text | None = None
    """An expression over `result`; what is neither success nor failure is inconclusive."""
    failure_limit: Limit = 0
    """How many failures are borne; one more fails the metric."""
    inconclusive_limit: Limit = 0
    """How many inconclusive measurements are borne; one more makes the metric inconclusive."""
    consecutive_error_limit: Limit = 4
    """How many errors in a row are borne; one more makes the metric inconclusive: no data is never a pass."""
    consecutive_success_limit: Annotated[int, Field(ge=0, le=10_000)] = 0
    """After so many successes in a row the metric succeeds; 0: it does not count."""
    threshold_range: Threshold | None = None
    """Stricter than the spec's; needed where the spec has no such monitor."""
    min_sample: MinSampleValue | None = None
    """Below so many cases a measurement is inconclusive; left out: the spec's."""
    for_share: Share | None = None
    """The share of the values that must lie in the range; left out: all."""
    finding: FindingMetric | None = None
    """Not a measure but the platform's threat findings."""
    provider: Provider | None = None
    """Where its values come from; left out: the query of this name in `prometheus`."""
    on_failure: Failure | None = None
    """What its failure sets in motion; left out: `onFailure.analysis`."""
    compare: NotBuilt = None
    """Not there yet: the comparison of both sides in Kayenta's words."""

    @property
    def measures(self) -> str:
        """The name of what is measured."""
        return self.of or self.name


class DryRun(Block):
    """A metric that is measured and recorded, and decides nothing."""

    metric_name: MetricName
    """One of this template's metrics."""


class AnalysisTemplate(Block):
    """Metrics that are judged together."""

    name: Key
    """What steps call it."""
    metrics: Annotated[tuple[Metric, ...], Field(min_length=1)]
    """What is judged."""
    dry_run: tuple[DryRun, ...] = ()
    """Metrics that are measured and decide nothing."""
