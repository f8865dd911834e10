"""What is told is told under a key of ours."""

from collections.abc import Iterator

from gouvernail.maybe import all_of, negated
from gouvernail.verdict import Reason
from policies.resource import Reader, View

TITLE = "Topics, queues and buses keep messages under a key of ours."
SEVERITY = "medium"
REMEDIATION = "Name a key of yours where the message says."
_SAYS = "is not a key of ours"


def _keyed(path: str, *clouds: str) -> Reader:
    def read(resource: View) -> Iterator[Reason]:
        ours = all_of([resource.given(path), negated(resource.one_of(path, *clouds))])
        return resource.needs(path, ours, _SAYS)

    return read


READS = {
    "aws:cloudwatch/eventBus:EventBus": _keyed("kmsKeyIdentifier"),
    "aws:sns/topic:Topic": _keyed("kmsMasterKeyId", "alias/aws/sns"),
    "aws:sqs/queue:Queue": _keyed("kmsMasterKeyId", "alias/aws/sqs"),
    "azure-native:eventhub:Namespace": _keyed("encryption.keyVaultProperties"),
    "azure-native:servicebus:Namespace": _keyed("encryption.keyVaultProperties"),
    "gcp:pubsub/topic:Topic": _keyed("kmsKeyName"),
}
