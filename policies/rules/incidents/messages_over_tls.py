"""What is told is told over an encrypted line."""

from collections.abc import Iterator

from gouvernail.verdict import Reason
from policies.resource import Reader, View

TITLE = "Messages are taken over TLS 1.2 and later only."
SEVERITY = "medium"
REMEDIATION = "Set the least version of TLS to 1.2."
NOT_THERE = {
    "aws": "A topic or a queue has no least version; what is not encrypted its policy refuses, which lies beside it.",
    "gcp": "Pub/Sub takes calls over TLS only.",
}


def _least(path: str, *versions: str) -> Reader:
    def read(resource: View) -> Iterator[Reason]:
        return resource.needs(path, resource.one_of(path, *versions), "lets older versions in")

    return read


READS = {
    "azure-native:eventgrid:Domain": _least("minimumTlsVersionAllowed", "1.2"),
    "azure-native:eventgrid:Topic": _least("minimumTlsVersionAllowed", "1.2"),
    "azure-native:eventhub:Namespace": _least("minimumTlsVersion", "1.2"),
    "azure-native:servicebus:Namespace": _least("minimumTlsVersion", "1.2", "1.3"),
}

MENDS = {
    "azure-native:eventgrid:Domain": {"minimumTlsVersionAllowed": "1.2"},
    "azure-native:eventgrid:Topic": {"minimumTlsVersionAllowed": "1.2"},
    "azure-native:eventhub:Namespace": {"minimumTlsVersion": "1.2"},
    "azure-native:servicebus:Namespace": {"minimumTlsVersion": "1.2"},
}
