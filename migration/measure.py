"""A metric with all that its judgement needs: the spec's threshold or a stricter one, and where values come from."""

from dataclasses import dataclass
from typing import TypeAlias

from gouvernail.spec.risk import SeverityName
from gouvernail.spec.system import AISystem
from migration.playbook.measuring import AnalysisTemplate, Metric, MinSample, ReplayMetric
from migration.playbook.model import Playbook
from migration.secret import SecretName
from migration.steps.analysis import Analysis
from migration.steps.step import Failure

__all__ = ["FunctionSource", "Measure", "PrometheusSource", "ReplaySource", "Source", "measures"]


@dataclass(frozen=True, slots=True)
class PrometheusSource:
    """A query to a Prometheus server."""

    address: str
    query: str
    auth: SecretName | None = None
    cases: str | None = None
    """A query for the number of cases behind the value."""


@dataclass(frozen=True, slots=True)
class FunctionSource:
    """A Python function, `module:name`."""

    reference: str


@dataclass(frozen=True, slots=True)
class ReplaySource:
    """What the replay of captured requests found."""

    of: ReplayMetric


Source: TypeAlias = PrometheusSource | FunctionSource | ReplaySource


@dataclass(frozen=True, slots=True)
class Measure:
    """A metric of a template, whole. Times are in seconds, shares of one."""

    name: str
    template: str
    measures: str
    """The monitor's name in the spec, or its own."""
    source: Source | None
    """None: nobody says where its values come from, so that it never has any."""
    interval: float | None
    count: int | None
    """None: as long as the analysis goes on."""
    initial_delay: float
    lower: float | None
    """The least allowed value."""
    upper: float | None
    """The greatest allowed value."""
    success_condition: str | None
    failure_condition: str | None
    failure_limit: int
    inconclusive_limit: int
    consecutive_error_limit: int
    consecutive_success_limit: int
    min_sample: MinSample | None
    for_share: float
    """The share of values that must be allowed ones."""
    window: float | None
    """Over how long the spec measures it."""
    by: tuple[str, ...]
    """Attributes whose groups are compared."""
    on_failure: Failure
    severity: SeverityName | None = None
    """Where it counts the platform's threat findings: from this severity on."""
    dry_run: bool = False
    """Whether it is measured and decides nothing."""

    @property
    def seconds(self) -> float | None:
        """How long it takes from the start to the last measurement; None where it has no end of its own."""
        if self.count is None:
            return None
        return self.initial_delay + (self.count - 1) * (self.interval or 0.0)


def measures(playbook: Playbook, system: AISystem, analysis: Analysis) -> tuple[Measure, ...]:
    """The metrics of an analysis, in the order of its templates."""
    templates = {template.name: template for template in playbook.analysis_templates}
    return tuple(
        _measure(playbook, system, templates[name], metric)
        for name in analysis.names
        for metric in templates[name].metrics
    )


def _measure(playbook: Playbook, system: AISystem, template: AnalysisTemplate, metric: Metric) -> Measure:
    monitor = system.monitoring.get(metric.measures)
    own = metric.threshold_range
    sample = metric.min_sample
    if sample is None and monitor and monitor.min_sample:
        sample = MinSample(monitor.min_sample, per_group=bool(monitor.by))
    lower = own.lower if own and own.lower is not None else monitor.lower if monitor else None
    upper = own.upper if own and own.upper is not None else monitor.upper if monitor else None
    if metric.finding and upper is None:
        upper = 0.0
    return Measure(
        name=metric.name,
        template=template.name,
        measures=metric.measures,
        source=_source(playbook, metric),
        interval=metric.interval.seconds if metric.interval else None,
        count=metric.count or (None if metric.interval else 1),
        initial_delay=metric.initial_delay.seconds if metric.initial_delay else 0.0,
        lower=lower,
        upper=upper,
        success_condition=metric.success_condition,
        failure_condition=metric.failure_condition,
        failure_limit=metric.failure_limit,
        inconclusive_limit=metric.inconclusive_limit,
        consecutive_error_limit=metric.consecutive_error_limit,
        consecutive_success_limit=metric.consecutive_success_limit,
        min_sample=sample,
        for_share=1.0 if metric.for_share is None else metric.for_share,
        window=monitor.window.seconds if monitor else None,
        by=monitor.by if monitor else (),
        on_failure=metric.on_failure or playbook.on_failure.analysis,
        severity=metric.finding.severity if metric.finding else None,
        dry_run=any(one.metric_name == metric.name for one in template.dry_run),
    )


def _source(playbook: Playbook, metric: Metric) -> Source | None:
    server, provider = playbook.prometheus, metric.provider
    if provider and provider.function:
        return FunctionSource(provider.function)
    if provider and provider.replay:
        return ReplaySource(provider.replay)
    auth = server.auth if server else None
    if provider and provider.prometheus:
        address = provider.prometheus.address
        own = address is None or (server is not None and address == server.address)
        where = address or (server.address if server else None)
        # The secret of one server is not shown to another.
        its = provider.prometheus
        return PrometheusSource(where, its.query, auth if own else None, its.cases) if where else None
    query = server.queries.get(metric.name) or server.queries.get(metric.measures) if server else None
    cases = server.cases.get(metric.name) or server.cases.get(metric.measures) if server else None
    return PrometheusSource(server.address, query, auth, cases) if server and query else None
