"""An alarm that rings is heard."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import any_of
from gouvernail.verdict import Reason
from policies.resource import Reader, View

TITLE = "Every alarm is switched on and tells somebody."
SEVERITY = "medium"
REMEDIATION = {
    "aws": "Leave `actionsEnabled` on, and name a topic in `alarmActions`.",
    "azure": "Leave `enabled` on, and name an action group in `actions`.",
    "gcp": "Leave `enabled` on, and name channels in `notificationChannels`.",
}


def _reader(switch: str, told: str) -> Reader:
    def read(alarm: View) -> Iterator[Reason]:
        yield from alarm.needs(switch, alarm.flag(switch, absent=True), "is not true")
        yield from alarm.needs(told, alarm.given(told), "is not set: nobody is told")

    return read


def _metric(alarm: View) -> Iterator[Reason]:
    yield from alarm.needs("actionsEnabled", alarm.flag("actionsEnabled", absent=True), "is not true")
    others = alarm.beside("aws:cloudwatch/compositeAlarm:CompositeAlarm", "alarmRule")
    part = UNKNOWN if others is UNKNOWN else bool(others)
    told = any_of([alarm.given("alarmActions"), part])
    yield from alarm.needs("alarmActions", told, "is not set: nobody is told, and no other alarm asks for this one")


def _part(alarm: View) -> Iterator[Reason]:
    """Another alarm may read what this one sees: there nothing says so, so that it may tell nobody by itself."""
    yield from alarm.needs("enabled", alarm.flag("enabled", absent=True), "is not true")


READS_BESIDE = {"aws:cloudwatch/metricAlarm:MetricAlarm": _metric}
READS = {
    "aws:cloudwatch/compositeAlarm:CompositeAlarm": _reader("actionsEnabled", "alarmActions"),
    "azure-native:monitor:ActivityLogAlert": _reader("enabled", "actions.actionGroups"),
    "azure-native:monitor:MetricAlert": _reader("enabled", "actions"),
    "azure-native:monitor:ScheduledQueryRule": _part,
    "gcp:monitoring/alertPolicy:AlertPolicy": _part,
}
