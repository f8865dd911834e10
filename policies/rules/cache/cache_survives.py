"""A lost zone does not take the cache with it."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, judged, require
from policies.reading.model.platform import Platform
from policies.twin import Set

STATEMENT = "In production a second node of the cache, in another zone, takes over by itself."
SEVERITY = "medium"
REMEDIATION = (
    "Give production's cache a second node in another zone: `multiAzEnabled`, `automaticFailoverEnabled` and two "
    "`numCacheClusters` (AWS), `highAvailability` `Enabled` in a region with zones (Azure), "
    "`zoneDistributionConfig.mode` `MULTI_ZONE` with a `replicaCount` (Google Cloud)."
)
UNSEEN = "How long it takes; whether callers connect again."
_GROUP = "aws:elasticache/replicationGroup:ReplicationGroup"
_CLUSTER = "azure-native:redisenterprise:RedisEnterprise"
_INSTANCE, _ZONES = "gcp:memorystore/instance:Instance", "zoneDistributionConfig.mode"
BROKEN = {
    "aws": Set(_GROUP, "multiAzEnabled", value=False),
    "azure": Set(_CLUSTER, "highAvailability", "Disabled"),
    "gcp": Set(_INSTANCE, _ZONES, "SINGLE_ZONE"),
}
UNCLEAR = {
    "aws": Set(_GROUP, "multiAzEnabled", UNKNOWN),
    "azure": Set(_CLUSTER, "highAvailability", UNKNOWN),
    "gcp": Set(_INSTANCE, _ZONES, UNKNOWN),
}
BY_OTHER_MEANS = {
    "azure": "A node names no zone there: Azure puts the second one into another, where the region has several."
}


def holds(platform: Platform) -> Result:
    """Looks for a second node that takes over, where production asks for a cache."""
    expected = platform.expected
    applies = expected.cached and "workload" in expected.layers and expected.environment == "prod"
    found = _reasons(platform) if applies else ()
    return judged(found, (cache.urn for cache in platform.caches), applies=applies)


def _reasons(platform: Platform) -> Iterator[Reason]:
    for cache in platform.caches:
        yield from require(
            cache.survives,
            cache.urn,
            "no node in another zone takes over",
            "whether a node in another zone takes over is not known",
        )
