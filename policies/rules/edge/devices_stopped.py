"""The stop button reaches devices."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, unclear
from policies.expectation import Fleet
from policies.reading.model.platform import Platform
from policies.rules.edge._each import of_fleet
from policies.twin import Set

STATEMENT = (
    "Whoever tells that the system stops has its devices stopped: what each of them reads at every call says so from "
    "then on."
)
SEVERITY = "critical"
REMEDIATION = (
    "Lead the system's stop to what devices read: an enabled event rule on `System Stop` of this system (AWS), an "
    "enabled alert on runs of the stop that runs the telling workflow (Azure), an enabled alert policy that starts the "
    "writing workflow (Google Cloud)."
)
UNSEEN = (
    "Whether a device stops; one that is out of reach goes on until its offline limit. Who may tell it, and start the "
    "system again; whether it is exercised."
)
_RULE = "aws:cloudwatch/eventRule:EventRule"
_ALERT = "azure-native:monitor:MetricAlert"
_POLICY = "gcp:monitoring/alertPolicy:AlertPolicy"
BROKEN = {
    "aws": Set(_RULE, "state", "DISABLED", having='edge-stop"'),
    "azure": Set(_ALERT, "enabled", value=False, having='edge-stop"'),
    "gcp": Set(_POLICY, "enabled", value=False, having='edge-stop"'),
}
UNCLEAR = {
    "aws": Set(_RULE, "state", UNKNOWN, having='edge-stop"'),
    "azure": Set(_ALERT, "enabled", UNKNOWN, having='edge-stop"'),
    "gcp": Set(_POLICY, "enabled", UNKNOWN, having='edge-stop"'),
}
BY_OTHER_MEANS = {
    "azure": "No event is sent there: an alert rings on each run of what stops the system, and runs a workflow that "
    "tells all devices.",
    "gcp": "An alert rings on each run of what stops the system, and starts a workflow that writes what all "
    "devices read.",
}


def holds(platform: Platform) -> Result:
    """Follows the event by its rule and its machine to what devices are told to read, and may read."""
    return of_fleet(platform, _reasons, (one.urn for one in platform.device_configurations))


def _reasons(platform: Platform, _fleet: Fleet) -> Iterator[Reason]:
    if not platform.device_configurations:
        yield broken(None, "nothing tells devices when to stop")
    for told in platform.device_configurations:
        if told.stopped_by is UNKNOWN:
            yield unclear(told.urn, "what stops devices is not known")
        elif platform.expected.system not in told.stopped_by:
            yield broken(told.urn, "a stop of the system lets devices go on")
