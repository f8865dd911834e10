"""Whoever comes to a store or a service of data is an identity; a key that is passed around opens nothing."""

from collections.abc import Iterator

from gouvernail.verdict import Reason
from policies.common.clauses import not_on, switched_on
from policies.resource import View

TITLE = "No store or service of data is opened by a key that callers share."
SEVERITY = "high"
REMEDIATION = {
    "azure": (
        "Set `allowSharedKeyAccess` of a storage account to false, `disableLocalAuth` of any other service to "
        "true, and give callers roles instead."
    ),
    "gcp": "Set `state` of the HMAC key to INACTIVE, and give callers roles instead.",
}
_LOCAL = switched_on("disableLocalAuth")


def _hmac(key: View) -> Iterator[Reason]:
    yield from key.needs("state", key.one_of("state", "INACTIVE"), "is not INACTIVE: the key opens buckets")


READS = {
    "azure-native:storage:StorageAccount": not_on("allowSharedKeyAccess", absent=True),
    "azure-native:cosmosdb:DatabaseAccount": _LOCAL,
    "azure-native:eventhub:Namespace": _LOCAL,
    "azure-native:servicebus:Namespace": _LOCAL,
    "azure-native:search:Service": _LOCAL,
    "azure-native:appconfiguration:ConfigurationStore": _LOCAL,
    "azure-native:cognitiveservices:Account": switched_on("properties.disableLocalAuth"),
    "azure-native:operationalinsights:Workspace": switched_on("features.disableLocalAuth"),
    "gcp:storage/hmacKey:HmacKey": _hmac,
}
NOT_THERE = {"aws": "No store of AWS has a key of its own: every call is signed by an identity."}
