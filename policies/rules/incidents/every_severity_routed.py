"""Each severity has its way to those who answer."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, judged, require
from policies.reading.model.platform import Platform
from policies.twin import Set

STATEMENT = "Every severity has a route of its own, and where the organisation has an ITSM each route ends there."
SEVERITY = "high"
REMEDIATION = (
    "Give each severity of the spec a route in every account, and let it end at the `itsm`: a topic tagged `severity` "
    "with a pipe that is `RUNNING` (AWS), an action group with its carrying workflow enabled (Azure), a channel with "
    "the clock of its workflow not paused (Google Cloud)."
)
UNSEEN = "Whether the ITSM's address and credential were set, and whether somebody answers."
_PIPE = "aws:pipes/pipe:Pipe"
_WORKFLOW = "azure-native:logic:Workflow"
_CARRIES = "visibilitytimeout"  # the workflow that takes from the queues
_CLOCK = "gcp:cloudscheduler/job:Job"  # what starts the workflow that carries
BROKEN = {
    "aws": Set(_PIPE, "desiredState", "STOPPED"),
    "azure": Set(_WORKFLOW, "state", "Disabled", at="own", having=_CARRIES),
    "gcp": Set(_CLOCK, "paused", value=True, at="own", having="-itsm"),
}
UNCLEAR = {
    "aws": Set(_PIPE, "target", UNKNOWN),
    "azure": Set(_WORKFLOW, "state", UNKNOWN, at="own", having=_CARRIES),
    "gcp": Set(_CLOCK, "paused", UNKNOWN, at="own", having="-itsm"),
}


def holds(platform: Platform) -> Result:
    """Follows each route to its end, in the account of the environment and in that of the audit log."""
    return judged(
        _reasons(platform),
        (route.urn for route in platform.incident_routes),
        applies=platform.expected.networked or "audit" in platform.expected.layers,
    )


def _reasons(platform: Platform) -> Iterator[Reason]:
    expected = platform.expected
    for account in expected.watched:
        there = {route.severity for route in platform.incident_routes if route.account == account}
        for severity in (one for one in expected.severities if one not in there):
            yield broken(None, f"account {account} has no route for {severity}")
    for route in platform.incident_routes:
        if expected.itsm:
            yield from require(
                route.delivered,
                route.urn,
                f"the route of {route.severity} does not reach the ITSM",
                f"whether the route of {route.severity} reaches the ITSM is not known",
            )
