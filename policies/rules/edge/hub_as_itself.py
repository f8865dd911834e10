"""What passes on what devices say does so as itself, not with a key."""

from collections.abc import Iterator

from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "A hub passes messages on with its identity, not with a key."
SEVERITY = "medium"
REMEDIATION = "Set `authenticationType` of each endpoint to identityBased."
NOT_THERE = {
    "aws": "A rule of AWS IoT acts in the role that it is given.",
    "gcp": "Google Cloud has no registry of devices.",
}
_KINDS = ("cosmosDBSqlContainers", "eventHubs", "serviceBusQueues", "serviceBusTopics", "storageContainers")


def _hub(hub: View) -> Iterator[Reason]:
    for kind in _KINDS:
        for endpoint in hub.each(f"properties.routing.endpoints.{kind}"):
            path = "authenticationType"
            yield from endpoint.needs(path, endpoint.one_of(path, "identityBased"), "is not identityBased")


READS = {"azure-native:iothub:IotHubResource": _hub}
