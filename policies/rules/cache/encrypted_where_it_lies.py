"""What a cache keeps is encrypted with a key of ours."""

from collections.abc import Callable, Iterator

from gouvernail.maybe import any_of, negated
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "What a cache keeps is encrypted, with a key of ours where the cloud takes one."
SEVERITY = "medium"
REMEDIATION = {
    "aws": (
        "Set `atRestEncryptionEnabled` and name a key of yours in `kmsKeyId` or `kmsKeyArn`; set "
        "`serverSideEncryption.enabled` of DAX and `settings.cacheDataEncrypted` of a stage."
    ),
    "azure": "Name a key of yours in `encryption.customerManagedKeyEncryption`.",
    "gcp": "Name a key of yours in `kmsKey` (`customerManagedKey` of an instance of Redis).",
}
_SAYS = "is not set: the key is the cloud's"


def _key(path: str) -> Callable[[View], Iterator[Reason]]:
    def reader(cache: View) -> Iterator[Reason]:
        yield from cache.needs(path, cache.given(path), _SAYS)

    return reader


def _group(cache: View) -> Iterator[Reason]:
    """AWS takes a key of ours for a group that is encrypted only."""
    path = "atRestEncryptionEnabled"
    yield from cache.needs(path, any_of([cache.flag(path), cache.given("kmsKeyId")]), "is not true")
    yield from _key("kmsKeyId")(cache)


def _accelerator(cache: View) -> Iterator[Reason]:
    path = "serverSideEncryption.enabled"
    yield from cache.needs(path, cache.flag(path), "is not true")


def _answers(method: View) -> Iterator[Reason]:
    """What a stage of an API keeps of answers."""
    path = "settings.cacheDataEncrypted"
    kept = negated(method.flag("settings.cachingEnabled"))
    yield from method.needs(path, any_of([kept, method.flag(path)]), "is not true")


READS = {
    "aws:apigateway/methodSettings:MethodSettings": _answers,
    "aws:dax/cluster:Cluster": _accelerator,
    "aws:elasticache/replicationGroup:ReplicationGroup": _group,
    "aws:elasticache/serverlessCache:ServerlessCache": _key("kmsKeyId"),
    "aws:memorydb/cluster:Cluster": _key("kmsKeyArn"),
    "azure-native:redisenterprise:RedisEnterprise": _key("encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl"),
    "gcp:memorystore/instance:Instance": _key("kmsKey"),
    "gcp:redis/cluster:Cluster": _key("kmsKey"),
    "gcp:redis/instance:Instance": _key("customerManagedKey"),
}

MENDS = {
    "aws:apigateway/methodSettings:MethodSettings": {"settings.cacheDataEncrypted": True},
}
