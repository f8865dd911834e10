"""Where one node of a cache ends, another takes over."""

from collections.abc import Iterator

from gouvernail.maybe import negated
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "A cache has a second node, which takes over by itself."
SEVERITY = "low"
REMEDIATION = "Ask for a second node in another zone, and for the cloud to change over to it."
_LIKE_THE_CLOUD = 1
"""So many copies of each part AWS makes where nothing is set."""
_SAYS = "has no second node"


def _group(cache: View) -> Iterator[Reason]:
    for path in ("automaticFailoverEnabled", "multiAzEnabled"):
        yield from cache.needs(path, cache.flag(path), "is not true")


def _replicas(cache: View) -> Iterator[Reason]:
    yield from cache.needs("replicaCount", cache.at_least("replicaCount", 1), _SAYS)


def _accelerator(cache: View) -> Iterator[Reason]:
    yield from cache.needs("replicationFactor", cache.at_least("replicationFactor", 2), _SAYS)


def _durable(cache: View) -> Iterator[Reason]:
    path = "numReplicasPerShard"
    yield from cache.needs(path, cache.at_least(path, _LIKE_THE_CLOUD, absent=_LIKE_THE_CLOUD), _SAYS)


def _azure(cache: View) -> Iterator[Reason]:
    yield from cache.needs("sku.name", cache.one_of("sku.name", "Standard", "Premium"), _SAYS)


def _enterprise(cache: View) -> Iterator[Reason]:
    path = "highAvailability"
    yield from cache.needs(path, negated(cache.one_of(path, "Disabled")), _SAYS)


def _google(cache: View) -> Iterator[Reason]:
    yield from cache.needs("tier", cache.one_of("tier", "STANDARD_HA"), _SAYS)


READS = {
    "aws:dax/cluster:Cluster": _accelerator,
    "aws:elasticache/replicationGroup:ReplicationGroup": _group,
    "aws:memorydb/cluster:Cluster": _durable,
    "azure-native:redis:Redis": _azure,
    "azure-native:redisenterprise:RedisEnterprise": _enterprise,
    "gcp:memorystore/instance:Instance": _replicas,
    "gcp:redis/cluster:Cluster": _replicas,
    "gcp:redis/instance:Instance": _google,
}
