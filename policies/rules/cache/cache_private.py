"""Nobody unknown asks the cache, and nobody listens."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, judged, require
from policies.reading.model.platform import Platform
from policies.twin import Set

STATEMENT = "The cache is spoken to over TLS only, by callers that the cloud knows; no password opens it."
SEVERITY = "high"
REMEDIATION = (
    "Let the cache speak TLS only and know its callers: `transitEncryptionMode` `required` and users that authenticate "
    "by `iam` (AWS), `clientProtocol` `Encrypted` and `accessKeysAuthentication` `Disabled` (Azure), "
    "`transitEncryptionMode` `SERVER_AUTHENTICATION` and `authorizationMode` `IAM_AUTH` (Google Cloud)."
)
UNSEEN = "Which roles may connect: their policies are those of the callers."
_GROUP = "aws:elasticache/replicationGroup:ReplicationGroup"
_DATABASE = "azure-native:redisenterprise:Database"
_INSTANCE, _TLS = "gcp:memorystore/instance:Instance", "transitEncryptionMode"
BROKEN = {
    "aws": Set(_GROUP, "transitEncryptionMode", "preferred"),
    "azure": Set(_DATABASE, "clientProtocol", "Plaintext"),
    "gcp": Set(_INSTANCE, _TLS, "TRANSIT_ENCRYPTION_DISABLED"),
}
UNCLEAR = {
    "aws": Set(_GROUP, "transitEncryptionMode", UNKNOWN),
    "azure": Set(_DATABASE, "clientProtocol", UNKNOWN),
    "gcp": Set(_INSTANCE, _TLS, UNKNOWN),
}


def holds(platform: Platform) -> Result:
    """Looks at the traffic and the users of each cache."""
    applies = platform.expected.cached and "workload" in platform.expected.layers
    return judged(_reasons(platform), (cache.urn for cache in platform.caches), applies=applies)


def _reasons(platform: Platform) -> Iterator[Reason]:
    for cache in platform.caches:
        yield from require(
            cache.encrypted,
            cache.urn,
            "the cache also answers in clear text",
            "whether the cache answers in clear text is not known",
        )
        yield from require(
            cache.identified,
            cache.urn,
            "somebody may come in without an identity of the cloud",
            "whether everybody comes in with an identity of the cloud is not known",
        )
