"""Nobody unknown asks the cache, and nobody listens."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, judged, require
from policies.reading.model.platform import Platform
from policies.twin import Set

STATEMENT = "The cache is spoken to over TLS only, by callers that the cloud knows; no password opens it."
SOURCES = ("AI Act Art. 15(5) (supports)", "GDPR Art. 32(1)(a) (supports)", "ISO/IEC 27001:2022 A.8.5 (supports)")
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
