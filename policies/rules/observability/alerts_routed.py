"""Who has to answer is told, once."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Maybe
from gouvernail.verdict import Reason, Result, broken, require, unclear
from policies.reading.model.platform import Platform
from policies.rules.observability._each import alarms_of, alerts_of, no_alert, on_watches, routes_of
from policies.twin import Set

STATEMENT = "Every alert, of a monitor alone or of several together, takes exactly one route: that of its severity."
SEVERITY = "high"
REMEDIATION = (
    "Name the route of the monitor's `severity`, and no other, as the alert's one target, and switch it on: "
    "`alarmActions` (AWS), `actions.actionGroups` (Azure), `notificationChannels` (Google Cloud)."
)
UNSEEN = "What the route does with it (see incidents); how soon somebody answers."
_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
_RULE = "azure-native:monitor:ScheduledQueryRule"
_ALERT = "gcp:monitoring/alertPolicy:AlertPolicy"
BROKEN = {
    "aws": Set(_ALARM, "alarmActions", [], having="AWS/SageMaker"),
    "azure": Set(_RULE, "actions.actionGroups", [], having="AmlOnlineEndpointTrafficLog"),
    "gcp": Set(_ALERT, "notificationChannels", [], having="histogram_quantile"),
}
UNCLEAR = {
    "aws": Set(_ALARM, "alarmActions", UNKNOWN, having="AWS/SageMaker"),
    "azure": Set(_RULE, "actions.actionGroups", UNKNOWN, having="AmlOnlineEndpointTrafficLog"),
    "gcp": Set(_ALERT, "notificationChannels", UNKNOWN, having="histogram_quantile"),
}


def holds(platform: Platform) -> Result:
    """Compares where each alarm that tells by itself, and each composite, leads with the routes of the account."""
    return on_watches(platform, _reasons(platform))


def _reasons(platform: Platform) -> Iterator[Reason]:
    for monitor in platform.expected.monitors:
        for watch in () if monitor.joined else alarms_of(platform, monitor):
            yield from _led(platform, watch.urn, monitor.name, monitor.severity, watch.told)
    for joined in platform.expected.composites:
        found = alerts_of(platform, joined)
        if not found:
            yield no_alert(platform, joined)
        for one in found:
            yield from require(
                one.on, one.urn, f"{joined.name} is switched off", f"whether {joined.name} is on is not known"
            )
            yield from _led(platform, one.urn, joined.name, joined.severity, one.told)


def _led(platform: Platform, urn: str, name: str, severity: str, told: Maybe[tuple[str, ...]]) -> Iterator[Reason]:
    routes = routes_of(platform, severity)
    if told is UNKNOWN:
        yield unclear(urn, f"who is told of {name} is not known")
    elif not routes:
        yield unclear(urn, f"the route of {severity} is not in these stacks")
    elif len(told) != 1 or not {*told} <= routes:
        yield broken(urn, f"{name} is told to {', '.join(told) or 'nobody'}, not by the route of {severity}")
