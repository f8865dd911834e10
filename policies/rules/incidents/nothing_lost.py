"""What cannot be delivered is kept, and somebody is told."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, judged, require
from policies.reading.model.platform import Platform
from policies.twin import Set

STATEMENT = (
    "What cannot be delivered is put aside at every station of its route, from the rule that sends it on, "
    "and an alarm tells somebody."
)
SEVERITY = "medium"
REMEDIATION = (
    "Give each station a place for what it cannot pass on, and an alarm with an action on that place: "
    "`deadLetterConfig` of each target and subscription (AWS), the container with its enabled metric alert (Azure), "
    "the dead letter topic with its subscription and enabled alert policy (Google Cloud)."
)
UNSEEN = (
    "Whether somebody subscribed to the topic of what was not delivered; rules in regions without routes, "
    "which hand on what they are told and have no queue."
)
_TARGET = "aws:cloudwatch/eventTarget:EventTarget"
_ALERT = "azure-native:monitor:MetricAlert"
_ASIDE = "PutBlob"  # the alarm on what was put aside
_POLICY = "gcp:monitoring/alertPolicy:AlertPolicy"
_LIES = "num_undelivered_messages"  # the alert on what was put aside
BROKEN = {
    "aws": Set(_TARGET, "deadLetterConfig", None, having=":sns:"),
    "azure": Set(_ALERT, "enabled", value=False, at="own", having=_ASIDE),
    "gcp": Set(_POLICY, "enabled", value=False, at="own", having=_LIES),
}
UNCLEAR = {
    "aws": Set(_TARGET, "deadLetterConfig", UNKNOWN, having=":sns:"),
    "azure": Set(_ALERT, "enabled", UNKNOWN, at="own", having=_ASIDE),
    "gcp": Set(_POLICY, "enabled", UNKNOWN, at="own", having=_LIES),
}
BY_OTHER_MEANS = {
    "azure": "What is put aside lies in a container, for the cloud's events can be put aside nowhere else. An action "
    "group calls a workflow again and drops then what it could not tell: that first step is the cloud's own, and the "
    "alert itself stays in its list for thirty days.",
    "gcp": "What is not taken from a subscription goes to a topic of its own, where another subscription keeps it. "
    "What Cloud Monitoring could not publish is not put aside: the incident itself stays in its list.",
}


def holds(platform: Platform) -> Result:
    """Each station of each route, and each rule, has a queue for what it cannot pass on, with an alarm that acts."""
    return judged(
        _reasons(platform),
        (route.urn for route in platform.incident_routes),
        applies=platform.expected.networked or "audit" in platform.expected.layers,
    )


def _reasons(platform: Platform) -> Iterator[Reason]:
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
    for sending in platform.sendings:
        yield from require(
            sending.kept,
            sending.urn,
            "what this rule cannot deliver is dropped",
            "whether what this rule cannot deliver is kept is not known",
        )
        if sending.kept is True:
            yield from require(
                sending.watched,
                sending.urn,
                "nobody is told of what this rule cannot deliver",
                "whether somebody is told of what this rule cannot deliver is not known",
            )
