"""One thing that goes wrong is one alert."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import known
from gouvernail.verdict import Reason, Result, broken, require, unclear
from policies.expectation import Joined
from policies.reading.model.observability import Together, Watch
from policies.reading.model.platform import Platform
from policies.rules.observability._each import alarms_of, alerts_of, no_alert, on_watches
from policies.twin import Set

STATEMENT = (
    "Monitors that make one alert together tell nothing by themselves, and the alert rings when the spec says: "
    "with any of them, or with all."
)
SEVERITY = "medium"
REMEDIATION = (
    "Take the routes off the alarms that are part of one of the spec's `composites`, and let the one alert on them "
    "ring as its `when` says: `alarmActions` and `alarmRule` (AWS), `actionGroups` and the query over both (Azure), "
    "`notificationChannels` and the joined policy (Google Cloud)."
)
UNSEEN = "Whether the monitors really have one cause."
_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
_QUIET = '"alarmActions": []'  # an alarm that is part of an alert tells nobody itself
_RULE = "azure-native:monitor:ScheduledQueryRule"
_QUIET_RULE = '"actionGroups": []'
_ALERT, _PART = "gcp:monitoring/alertPolicy:AlertPolicy", 'monitor=\\"refiled\\"'
_CHANNEL = "${gcp:monitoring/notificationChannel:NotificationChannel@own.id}"
BROKEN = {
    "aws": Set(_ALARM, "alarmActions", ["${aws:sns/topic:Topic.id}"], having=_QUIET),
    "azure": Set(_RULE, "actions.actionGroups", ["${azure-native:monitor:ActionGroup.id}"], having=_QUIET_RULE),
    "gcp": Set(_ALERT, "notificationChannels", [_CHANNEL], having=_PART),
}
UNCLEAR = {
    "aws": Set(_ALARM, "alarmActions", UNKNOWN, having=_QUIET),
    "azure": Set(_RULE, "actions.actionGroups", UNKNOWN, having=_QUIET_RULE),
    "gcp": Set(_ALERT, "notificationChannels", UNKNOWN, having=_PART),
}


def holds(platform: Platform) -> Result:
    """For each composite of the spec: its alarms are quiet, and an alert rings on them as asked."""
    return on_watches(platform, _reasons(platform), asked=bool(platform.expected.composites))


def _reasons(platform: Platform) -> Iterator[Reason]:
    monitors = {monitor.name: monitor for monitor in platform.expected.monitors}
    for joined in platform.expected.composites:
        own = [watch for name in joined.of for watch in alarms_of(platform, monitors[name])]
        for watch in own:
            if watch.told is UNKNOWN:
                yield unclear(watch.urn, f"whether it is told beside {joined.name} is not known")
            elif watch.told:
                yield broken(watch.urn, f"it is told by itself and by {joined.name}")
        found = alerts_of(platform, joined)
        if not found:
            yield no_alert(platform, joined)
        for one in found:
            yield from _rings(one, joined)
        if found:
            yield from _again(platform, joined, own, found)


def _again(platform: Platform, joined: Joined, own: list[Watch], found: list[Together]) -> Iterator[Reason]:
    """Other alerts that look at one of the alarms, too."""
    names = {watch.name for watch in own}
    for other in platform.togethers:
        if other not in found and other.names is not UNKNOWN and other.names & names:
            yield from require(
                UNKNOWN if other.told is UNKNOWN else not other.told,
                other.urn,
                f"it tells a part of {joined.name} a second time",
                f"whether it tells a part of {joined.name} a second time is not known",
            )


def _rings(one: Together, joined: Joined) -> Iterator[Reason]:
    if one.alone is UNKNOWN:
        yield unclear(one.urn, f"when {joined.name} rings could not be read")
        return
    if joined.every and one.alone:
        yield broken(one.urn, f"{joined.name} rings with {', '.join(sorted(one.alone))} alone")
    elif not joined.every and (quiet := known(one.names, frozenset()) - one.alone):
        yield broken(one.urn, f"{joined.name} does not ring with {', '.join(sorted(quiet))} alone")
    yield from require(
        one.all_ring, one.urn, f"{joined.name} does not ring with all of them", "whether it rings is not known"
    )
