"""What the spec says must be watched is watched."""

import math
from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, require, unclear
from policies.expectation import Monitored
from policies.reading.model.observability import Watch
from policies.reading.model.platform import Platform
from policies.rules.observability._each import alarms_of, counted_of, on_watches, unread
from policies.twin import Replaced, Set

STATEMENT = (
    "Every monitor of the spec has exactly one alarm, with both bounds of the spec and its least number of cases."
)
SEVERITY = "high"
REMEDIATION = (
    "Give each of the spec's `monitoring` one alarm that is switched on and has its `min`, `max`, `minSample` and "
    "`window`: `threshold` (AWS), the criteria of the query rule (Azure), the query of the alert policy (Google "
    "Cloud)."
)
UNSEEN = (
    "Whether what is written is measured rightly. The thresholds of monitors that take a deployment back are judged in "
    "serving, rolls_back."
)
_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
_RULE = "azure-native:monitor:ScheduledQueryRule"
_ALERT = "gcp:monitoring/alertPolicy:AlertPolicy"
_QUERY = "conditions[0].conditionPrometheusQueryLanguage.query"
BROKEN = {
    "aws": Set(_ALARM, "threshold", 999, having="Gouvernail"),
    "azure": Set(_RULE, "criteria.allOf[0].threshold", 999, having="AmlOnlineEndpointTrafficLog"),
    "gcp": Set(_ALERT, _QUERY, Replaced(r"> 0\.1\)", "> 999)"), having="histogram_quantile"),
}
UNCLEAR = {
    "aws": Set(_ALARM, "threshold", UNKNOWN, having="Gouvernail"),
    "azure": Set(_RULE, "criteria.allOf[0].threshold", UNKNOWN, having="AmlOnlineEndpointTrafficLog"),
    "gcp": Set(_ALERT, _QUERY, UNKNOWN, having="histogram_quantile"),
}
_CLOSE = 1e-6


def holds(platform: Platform) -> Result:
    """Looks for the one alarm of each monitor, and compares it with the spec."""
    return on_watches(platform, _reasons(platform))


def _reasons(platform: Platform) -> Iterator[Reason]:
    for monitor in platform.expected.monitors:
        own = alarms_of(platform, monitor)
        if not own:
            make = unclear if unread(platform) else broken
            yield make(None, f"{monitor.name} has no alarm on {monitor.measure} over its window")
        for other in own[1:]:
            yield broken(other.urn, f"{monitor.name} has a second alarm")
        for watch in own[:1]:
            yield from require(
                watch.on, watch.urn, f"the alarm of {monitor.name} is switched off", "whether it is on is not known"
            )
            if not monitor.takes_back:
                yield from _compared(platform, watch, monitor)


def _compared(platform: Platform, watch: Watch, monitor: Monitored) -> Iterator[Reason]:
    if watch.bounds is UNKNOWN:
        yield unclear(watch.urn, f"the bounds of {monitor.name} could not be read")
        return
    pairs = (
        ("the least value", watch.bounds[0], monitor.lower),
        ("the greatest value", watch.bounds[1], monitor.upper),
        ("the distance from what is usual", watch.deviations, monitor.deviations),
        ("the least number of cases", watch.cases, monitor.cases),
        ("the number of devices", watch.devices, counted_of(platform, monitor)),
    )
    for what, found, asked in pairs:
        if found is UNKNOWN:
            yield unclear(watch.urn, f"{what} of {monitor.name} is not known")
        elif not _same(found, asked):
            yield broken(watch.urn, f"{what} of {monitor.name} is {_said(found)}, the spec says {_said(asked)}")


def _same(found: float | None, asked: float | None) -> bool:
    if found is None or asked is None:
        return found is asked
    return math.isclose(found, asked, rel_tol=_CLOSE, abs_tol=_CLOSE)


def _said(value: float | None) -> str:
    return "not set" if value is None else f"{value:g}"
