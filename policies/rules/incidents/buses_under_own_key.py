"""Events are under a key of ours while they are on their way."""

from collections.abc import Iterator

from gouvernail.verdict import Reason
from policies.resource import Reader, View

TITLE = "What passes events on keeps them under a key of ours."
SEVERITY = "low"
REMEDIATION = "Name a key of yours in `kmsKeyIdentifier` (AWS) or `cryptoKeyName` (Google Cloud)."
NOT_THERE = {"azure": "Event Grid takes no key of ours."}


def _keyed(path: str) -> Reader:
    def read(bus: View) -> Iterator[Reason]:
        return bus.needs(path, bus.given(path), "is not set: the key is the cloud's")

    return read


READS = {
    "aws:cloudwatch/eventArchive:EventArchive": _keyed("kmsKeyIdentifier"),
    "aws:cloudwatch/eventBus:EventBus": _keyed("kmsKeyIdentifier"),
    "gcp:eventarc/channel:Channel": _keyed("cryptoKeyName"),
    "gcp:eventarc/messageBus:MessageBus": _keyed("cryptoKeyName"),
    "gcp:eventarc/pipeline:Pipeline": _keyed("cryptoKeyName"),
}
