"""A cache is reached from inside the network only."""

from collections.abc import Iterator

from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "No cache answers whoever calls from the internet."
SEVERITY = "critical"
REMEDIATION = "Set `publicNetworkAccess` to Disabled, and reach the cache by a private endpoint."
NOT_THERE = {
    "aws": "A cache on AWS lies in a network of ours and has no other address.",
    "gcp": "A cache on Google Cloud has private addresses only.",
}


def _closed(cache: View) -> Iterator[Reason]:
    path = "publicNetworkAccess"
    yield from cache.needs(path, cache.one_of(path, "Disabled"), "is not Disabled")


READS = {
    "azure-native:redis:Redis": _closed,
    "azure-native:redisenterprise:RedisEnterprise": _closed,
}
