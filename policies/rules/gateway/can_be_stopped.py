"""The stop button."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, unclear
from policies.reading.model.gateway import Gateway
from policies.reading.model.platform import Platform
from policies.rules.gateway._each import each_gateway
from policies.twin import Set

STATEMENT = "Whoever tells that the system stops has it stopped: the gateway lets nobody in from then on."
SEVERITY = "critical"
REMEDIATION = (
    "Lead the system's stop to the gateway's switch: an enabled event rule on `System Stop` that starts the machine "
    "which turns the web ACL's first rule (AWS), the enabled workflow that bears the tag `stops` (Azure), the workflow "
    "that sets `preview` of the firewall's first rule to false (Google Cloud)."
)
UNSEEN = "Who may tell it, and start the system again; the seconds until it takes effect; whether it is exercised."
_RULE = "aws:cloudwatch/eventRule:EventRule"
_WORKFLOW = "azure-native:logic:Workflow"
_STOPS, _DOES, _ITS = "gcp:workflows/workflow:Workflow", "sourceContents", '"stops"'
BROKEN = {
    "aws": Set(_RULE, "state", "DISABLED", having='gateway-stop"'),
    "azure": Set(_WORKFLOW, "state", "Disabled", having='"stops"'),
    "gcp": Set(_STOPS, f"{_DOES}.main.steps[0].turn.args.body.preview", value=True, having=_ITS),
}
UNCLEAR = {
    "aws": Set(_RULE, "state", UNKNOWN, having='gateway-stop"'),
    "azure": Set(_WORKFLOW, "state", UNKNOWN, having='"stops"'),
    "gcp": Set(_STOPS, _DOES, UNKNOWN, having=_ITS),
}
BY_OTHER_MEANS = {
    "azure": "No bus tells it there: whoever starts the one workflow tells it, and that turns a value on which the API "
    "turns everybody away.",
    "gcp": "No bus tells it there: whoever starts the one workflow tells it, and that turns the first rule of the web "
    "firewall, which turns everybody away.",
}


def holds(platform: Platform) -> Result:
    """Follows the event by its rule and its machine to the switch of the rule that comes first in the firewall."""
    return each_gateway(platform, _of)


def _of(platform: Platform, gateway: Gateway) -> Iterator[Reason]:
    for door in gateway.doors:
        if door.stopped_by is UNKNOWN:
            yield unclear(door.urn, "what stops the system here is not known")
        elif platform.expected.system not in door.stopped_by:
            yield broken(door.urn, "a stop of the system lets calls in here all the same")
