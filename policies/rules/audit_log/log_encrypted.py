"""The audit log is encrypted with a key of ours."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, judged, unclear
from policies.reading.model.platform import Platform
from policies.twin import Set

STATEMENT = "The audit log is encrypted with a key of ours."
SEVERITY = "medium"
REMEDIATION = (
    "Name a customer-managed key of these stacks: `kmsKeyId` of the trail (AWS), `encryption.keySource` "
    "`Microsoft.Keyvault` with the key of the log's storage account (Azure), `cmekSettings` of the log bucket (Google "
    "Cloud)."
)
UNSEEN = "Whether readers of the log are allowed to use the key."
_STORE = "azure-native:storage:StorageAccount"
_BUCKET = "gcp:logging/projectBucketConfig:ProjectBucketConfig"
_LOG = '"purpose": "audit"'
BROKEN = {
    "aws": Set("aws:cloudtrail/trail:Trail", "kmsKeyId", None),
    "azure": Set(_STORE, "encryption.keySource", "Microsoft.Storage", at="audit", having=_LOG),
    "gcp": Set(_BUCKET, "cmekSettings", None, at="audit"),
}
UNCLEAR = {
    "aws": Set("aws:cloudtrail/trail:Trail", "kmsKeyId", UNKNOWN),
    "azure": Set(_STORE, "encryption.keySource", UNKNOWN, at="audit", having=_LOG),
    "gcp": Set(_BUCKET, "cmekSettings", UNKNOWN, at="audit"),
}
_OF_ITS_STORE = "A trail has no key of its own there: it is encrypted with that of its store."
BY_OTHER_MEANS = {"azure": _OF_ITS_STORE, "gcp": _OF_ITS_STORE}
ALONG = {
    "azure": ("keys.stores_encrypted_with_own_key", "traffic.divided_calls_logged"),  # calls of a cutover lie there too
    "gcp": ("keys.stores_encrypted_with_own_key",),
}


def holds(platform: Platform) -> Result:
    """Each trail names a key of ours."""
    return judged(
        _reasons(platform),
        (trail.urn for trail in platform.trails),
        applies=bool(platform.expected.layers & {"foundation", "audit"}),
    )


def _reasons(platform: Platform) -> Iterator[Reason]:
    for trail in platform.trails:
        if trail.key is UNKNOWN:
            yield unclear(trail.urn, "the key of the trail is not known")
        elif trail.key is None:
            yield broken(trail.urn, "the trail is not encrypted with a key of ours")
        elif platform.key(trail.key) is None:
            yield unclear(trail.urn, f"the key of the trail, {trail.key}, is not in these stacks")
