"""What cannot be delivered is kept, and somebody is told."""

from collections.abc import Iterator

from assurance.guarantees.twin import Set
from assurance.reading.model.platform import Platform
from assurance.verdict import Finding, Result, judged, require
from gouvernail.graph import UNKNOWN

STATEMENT = "What cannot be delivered is put aside at every station of its route, and an alarm tells somebody."
SOURCES = ("AI Act Art. 26(5) (supports)", "DORA Art. 17(1) (supports)")
UNSEEN = "Whether somebody subscribed to the topic of what was not delivered."
_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
BROKEN = {"aws": Set(_ALARM, "alarmActions", [], at="audit", having="AWS/SQS")}
UNCLEAR = {"aws": Set(_ALARM, "alarmActions", UNKNOWN, at="audit", having="AWS/SQS")}


def holds(platform: Platform) -> Result:
    """Each station of each route has a queue for what it cannot pass on, and an alarm on that queue acts."""
    return judged(
        _findings(platform),
        (route.urn for route in platform.incident_routes),
        applies=platform.expected.networked or "audit" in platform.expected.layers,
    )


def _findings(platform: Platform) -> Iterator[Finding]:
    for route in platform.incident_routes:
        yield from require(
            route.lost_kept,
            route.urn,
            f"a station on the route of {route.severity} drops what it cannot pass on",
            f"whether the route of {route.severity} keeps what it cannot pass on is not known",
        )
        yield from require(
            route.lost_watched,
            route.urn,
            f"nobody is told of what the route of {route.severity} cannot deliver",
            f"whether somebody is told of what the route of {route.severity} cannot deliver is not known",
        )
