"""Doors of stores: whether what somebody brings to a queue or a container is let in, and whether it is noticed there.

Sources: Azure Storage, trusted services
(https://learn.microsoft.com/azure/storage/common/storage-network-security-trusted-azure-services), customer-managed
keys (https://learn.microsoft.com/azure/storage/common/customer-managed-keys-overview) and metrics of blobs
(https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-storage-storageaccounts-blobservices-metrics).
"""

from typing import Final

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.values import entry, items, text
from policies.reading.azure.arm import around, id_of, named, within
from policies.reading.azure.keys import keys
from policies.reading.azure.roles import IDENTITY, given_to, on
from policies.reading.azure.stores import STORE
from policies.reading.azure.workflows import ALERT, counts, reaches_somebody, whom
from policies.reading.policy import permits

__all__ = ["ADD", "TAKE", "WRITE", "lets_in", "noticed"]

_ACCOUNT: Final = "Microsoft.Storage/storageAccounts"
ADD: Final = f"{_ACCOUNT}/queueServices/queues/messages/add/action"
"""To add to a queue."""
TAKE: Final = f"{_ACCOUNT}/queueServices/queues/messages/process/action"
"""To take from a queue."""
WRITE: Final = f"{_ACCOUNT}/blobServices/containers/blobs/write"
"""To write into a container."""
_KEY: Final = ("Microsoft.KeyVault/vaults/keys/wrap/action", "Microsoft.KeyVault/vaults/keys/unwrap/action")
_WRITTEN: Final = {"ApiName": "PutBlob", "ResponseType": "Success"}


def lets_in(graph: Graph, who: Maybe[str | None], action: str, thing: str) -> Truth:
    """Whether a service of the cloud that is this principal may do this to a queue or a container with this id.

    The store lets it through its firewall, the principal has the right, and the store may use its own key.
    """
    store = next((one for one in graph.of_type(STORE) if within(thing, str(id_of(one)))), None)
    if store is None or who is UNKNOWN:
        return UNKNOWN
    if who is None:
        return False
    rights = on(store.urn, given_to(graph, who)).statements
    may: Truth = UNKNOWN if rights is UNKNOWN else permits(rights, action, thing)
    return all_of((may, _passes(store), _key_of(graph, store)))


def noticed(graph: Graph, container: str) -> Truth:
    """Whether an alarm tells somebody as soon as something is written into the store of this container."""
    service = around(container, "containers")
    answers: list[Truth] = []
    for alert in graph.of_type(ALERT):
        about, told = counts(alert, "Transactions", service, _WRITTEN), whom(alert)
        heard = UNKNOWN if told is UNKNOWN else any_of(reaches_somebody(graph, one) for one in told)
        answers.append(all_of((about, heard)))
    return any_of(answers)


def _passes(store: Resource) -> Truth:
    """Whether the store's firewall lets trusted services through."""
    access, rules = text(store.value("publicNetworkAccess")), store.value("networkRuleSet")
    default, bypass = text(entry(rules, "defaultAction")), text(entry(rules, "bypass"))
    open_: Truth = UNKNOWN if UNKNOWN in {access, default} else access != "Disabled" and default in {None, "Allow"}
    trusted: Truth = UNKNOWN if bypass is UNKNOWN else bypass is None or "AzureServices" in bypass
    one_by_one = items(entry(rules, "resourceAccessRules"))  # whom they let through was not read
    return any_of((open_, trusted, UNKNOWN if one_by_one is UNKNOWN or one_by_one else False))


def _key_of(graph: Graph, store: Resource) -> Truth:
    """Whether the store's identity may use its key; without a key of ours, nobody asks one."""
    encryption = store.value("encryption")
    source = named(entry(encryption, "keySource"))
    if source is UNKNOWN:
        return UNKNOWN
    if source != "microsoft.keyvault":
        return True
    vault = named(entry(encryption, "keyVaultProperties", "keyVaultUri"))
    name = named(entry(encryption, "keyVaultProperties", "keyName"))
    own = named(entry(encryption, "encryptionIdentity", "encryptionUserAssignedIdentity"))
    key = next((one for one in keys(graph) if f"{vault}/keys/{name}" in one.names), None)
    identity = next((one for one in graph.of_type(IDENTITY) if own is not UNKNOWN and id_of(one) == own), None)
    if key is None or key.id is UNKNOWN or identity is None:
        return UNKNOWN
    rights = on(identity.urn, given_to(graph, named(identity.value("principalId")))).statements
    id_ = key.id
    return UNKNOWN if rights is UNKNOWN else all_of(permits(rights, one, id_) for one in _KEY)
