"""Times, thresholds and sources in words."""

from gouvernail.spec.thresholds import Threshold
from migration.measure import FunctionSource, Measure, PrometheusSource, ReplaySource, Source
from migration.plan import Plan

__all__ = ["sourced", "spoken", "threshold"]

_UNITS = (("d", 86400), ("h", 3600), ("m", 60), ("s", 1))


def spoken(seconds: float) -> str:
    """A time in its two largest units: `35d 2h`, `4m 30s`."""
    left, parts = round(seconds), list[str]()
    for unit, size in _UNITS:
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count}{unit}")
    return " ".join(parts[:2]) or "0s"


def threshold(plan: Plan, measure: Measure) -> str:
    """What a measure must stay within, in the units of playbook and spec."""
    if measure.severity:
        return f"no open finding of severity {measure.severity} or above"
    conditions = [text for text in (measure.success_condition,) if text]
    conditions += [f"not {text}" for text in (measure.failure_condition,) if text]
    own = next(
        (
            metric.threshold_range
            for template in plan.playbook.analysis_templates
            for metric in template.metrics
            if (template.name, metric.name) == (measure.template, measure.name)
        ),
        None,
    )
    monitor: Threshold | None = plan.system.monitoring.get(measure.measures)
    lower = (own.min if own else None) or (monitor.min if monitor else None)
    upper = (own.max if own else None) or (monitor.max if monitor else None)
    parts = [*([f"at least {lower}"] if lower else []), *([f"at most {upper}"] if upper else []), *conditions]
    return " and ".join(parts)


def sourced(source: Source | None) -> str:
    """Where values come from; never a secret."""
    match source:
        case PrometheusSource():
            return f"Prometheus at {source.address}"
        case FunctionSource():
            return f"function {source.reference}"
        case ReplaySource():
            return f"the replay of captured requests ({source.of})"
        case None:
            return "nobody"
