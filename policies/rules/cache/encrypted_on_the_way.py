"""What is asked of a cache, and what it answers, is encrypted on the way."""

from collections.abc import Callable, Iterator

from gouvernail.maybe import negated
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "A cache is spoken to over TLS only."
SEVERITY = "high"
REMEDIATION = {
    "aws": (
        "Set `transitEncryptionEnabled` and `transitEncryptionMode` to required (`tlsEnabled` of MemoryDB; "
        "`clusterEndpointEncryptionType` of DAX to TLS)."
    ),
    "azure": "Leave `enableNonSslPort` off and `clientProtocol` at Encrypted, and set `minimumTlsVersion` to 1.2.",
    "gcp": (
        "Set `transitEncryptionMode` to SERVER_AUTHENTICATION (TRANSIT_ENCRYPTION_MODE_SERVER_AUTHENTICATION "
        "of a cluster)."
    ),
}
_SAYS = "lets plain traffic through"
_OLD = "lets TLS older than 1.2 in"


def _on(path: str, *, absent: bool = False) -> Callable[[View], Iterator[Reason]]:
    def reader(cache: View) -> Iterator[Reason]:
        yield from cache.needs(path, cache.flag(path, absent=absent), _SAYS)

    return reader


def _mode(path: str, value: str) -> Callable[[View], Iterator[Reason]]:
    def reader(cache: View) -> Iterator[Reason]:
        yield from cache.needs(path, cache.one_of(path, value), _SAYS)

    return reader


def _group(cache: View) -> Iterator[Reason]:
    """The mode that AWS calls preferred answers whoever comes without TLS too."""
    mode = "transitEncryptionMode"
    yield from _on("transitEncryptionEnabled")(cache)
    yield from cache.needs(mode, negated(cache.one_of(mode, "preferred")), _SAYS)


def _azure(cache: View) -> Iterator[Reason]:
    port, version = "enableNonSslPort", "minimumTlsVersion"
    yield from cache.needs(port, negated(cache.flag(port)), _SAYS)
    yield from cache.needs(version, cache.one_of(version, "1.2"), _OLD)


def _cluster(cache: View) -> Iterator[Reason]:
    version = "minimumTlsVersion"
    yield from cache.needs(version, negated(cache.one_of(version, "1.0", "1.1")), _OLD)


def _database(cache: View) -> Iterator[Reason]:
    path = "clientProtocol"
    yield from cache.needs(path, negated(cache.one_of(path, "Plaintext")), _SAYS)


READS = {
    "aws:elasticache/cluster:Cluster": _on("transitEncryptionEnabled"),
    "aws:elasticache/replicationGroup:ReplicationGroup": _group,
    "aws:memorydb/cluster:Cluster": _on("tlsEnabled", absent=True),
    "aws:dax/cluster:Cluster": _mode("clusterEndpointEncryptionType", "TLS"),
    "azure-native:redis:Redis": _azure,
    "azure-native:redisenterprise:Database": _database,
    "azure-native:redisenterprise:RedisEnterprise": _cluster,
    "gcp:memorystore/instance:Instance": _mode("transitEncryptionMode", "SERVER_AUTHENTICATION"),
    "gcp:redis/cluster:Cluster": _mode("transitEncryptionMode", "TRANSIT_ENCRYPTION_MODE_SERVER_AUTHENTICATION"),
    "gcp:redis/instance:Instance": _mode("transitEncryptionMode", "SERVER_AUTHENTICATION"),
}

MENDS = {
    "azure-native:redis:Redis": {"minimumTlsVersion": "1.2"},
}
