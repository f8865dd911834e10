"""Nothing proves who it is with a key that lasts until somebody remembers it."""

from collections.abc import Iterator

from gouvernail.maybe import any_of
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "Nobody is handed a key that lasts until somebody takes it away."
SEVERITY = "high"
REMEDIATION = {
    "aws": (
        "Use a role instead of an access key; set `status` of the key to Inactive, or `credentialAgeDays` of "
        "a service's credential."
    ),
    "azure": "Set `credentialsType` of a datastore to None and `authType` of a connection to AAD or ManagedIdentity.",
    "gcp": (
        "Use the identity of the service or a federated one; where a key must be, bring your own by `publicKeyData`."
    ),
}
_SAYS = "hands out a key that lasts"


def _access_key(key: View) -> Iterator[Reason]:
    return key.needs("status", key.one_of("status", "Inactive"), _SAYS)


def _credential(key: View) -> Iterator[Reason]:
    ends = any_of([key.given("credentialAgeDays"), key.one_of("status", "Inactive")])
    return key.needs("credentialAgeDays", ends, _SAYS)


def _datastore(store: View) -> Iterator[Reason]:
    path = "properties.credentials.credentialsType"
    return store.needs(path, store.one_of(path, "None"), _SAYS)


def _connection(connection: View) -> Iterator[Reason]:
    path = "properties.authType"
    return connection.needs(path, connection.one_of(path, "AAD", "ManagedIdentity", "None"), _SAYS)


def _account_key(key: View) -> Iterator[Reason]:
    return key.needs("publicKeyData", key.given("publicKeyData"), "is not set: the cloud makes a key and hands it out")


READS = {
    "aws:iam/accessKey:AccessKey": _access_key,
    "aws:iam/serviceSpecificCredential:ServiceSpecificCredential": _credential,
    "azure-native:machinelearningservices:Datastore": _datastore,
    "azure-native:machinelearningservices:WorkspaceConnection": _connection,
    "gcp:serviceaccount/key:Key": _account_key,
}
