"""A copy in another region holds what was encrypted too, under a key of ours."""

from collections.abc import Iterator

from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "What is encrypted with a key of ours is copied too, and is so again where it arrives."
SEVERITY = "high"
REMEDIATION = (
    "Set `sourceSelectionCriteria.sseKmsEncryptedObjects.status` of each rule to Enabled, and name a key of the other "
    "region in `destination.encryptionConfiguration.replicaKmsKeyId`."
)
NOT_THERE = {
    "azure": "A copy on Azure leaves nothing out for how it is encrypted, and takes the key of its account.",
    "gcp": "A copy on Google Cloud leaves nothing out for how it is encrypted, and takes the key of its store.",
}
_SELECTED = "sourceSelectionCriteria.sseKmsEncryptedObjects.status"
_KEY = "destination.encryptionConfiguration.replicaKmsKeyId"


def _copies(copies: View) -> Iterator[Reason]:
    for rule in copies.each("rules"):
        said = "is not Enabled: what is encrypted with a key of ours is left out"
        yield from rule.needs(_SELECTED, rule.one_of(_SELECTED, "Enabled"), said)
        yield from rule.needs(_KEY, rule.given(_KEY), "names no key of ours")


READS = {
    "aws:s3/bucketReplicationConfig:BucketReplicationConfig": _copies,
}
