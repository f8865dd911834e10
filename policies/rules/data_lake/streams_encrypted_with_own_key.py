"""What waits in a stream, a queue or a topic is encrypted with a key of ours."""

from collections.abc import Iterable, Iterator

from gouvernail.maybe import negated
from gouvernail.verdict import Reason
from policies.common.applying import only_where
from policies.common.clauses import own_key, switched_on, together
from policies.resource import View

TITLE = "Every stream, queue and topic is encrypted with a key of ours, where its tier can be."
SEVERITY = "medium"
REMEDIATION = {
    "aws": (
        "Name a key of yours in `kmsMasterKeyId` of a queue or topic, or `kmsKeyId` of a stream with "
        "`encryptionType` KMS."
    ),
    "azure": "Name a key of yours in `encryption.keyVaultProperties` of a Premium namespace.",
    "gcp": "Name a key of yours in `kmsKeyName` of the topic.",
}


def _kinesis(stream: View) -> Iterator[Reason]:
    yield from stream.needs("encryptionType", stream.one_of("encryptionType", "KMS"), "is not KMS")
    yield from own_key("kmsKeyId")(stream)


def _namespace(namespace: View) -> Iterable[Reason] | None:
    """Below Premium, Azure takes nobody's key."""
    return only_where(namespace, "sku.name", namespace.one_of("sku.name", "Premium"), _keys(namespace))


def _keys(namespace: View) -> Iterator[Reason]:
    path = "encryption.keyVaultProperties"
    yield from namespace.needs(path, namespace.given(path), "names no key of ours")


def _firehose(stream: View) -> Iterable[Reason] | None:
    """One that reads a stream of Kinesis is encrypted as that is."""
    path = "kinesisSourceConfiguration"
    own = together(switched_on("serverSideEncryption.enabled"), own_key("serverSideEncryption.keyArn"))(stream)
    return only_where(stream, path, negated(stream.given(path)), own)


READS = {
    "aws:kinesis/stream:Stream": _kinesis,
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": _firehose,
    "aws:sqs/queue:Queue": own_key("kmsMasterKeyId"),
    "aws:sns/topic:Topic": own_key("kmsMasterKeyId"),
    "aws:msk/cluster:Cluster": own_key("encryptionInfo.encryptionAtRestKmsKeyArn"),
    "azure-native:eventhub:Namespace": _namespace,
    "azure-native:servicebus:Namespace": _namespace,
    "gcp:pubsub/topic:Topic": own_key("kmsKeyName"),
}
