"""Azure stores as they are: storage accounts; which key encrypts them, how long what lies in them is locked.

Sources: Azure Storage, immutable storage
(https://learn.microsoft.com/azure/storage/blobs/immutable-storage-overview), customer-managed keys
(https://learn.microsoft.com/azure/storage/common/customer-managed-keys-overview), network security
(https://learn.microsoft.com/azure/storage/common/storage-network-security) and anonymous access
(https://learn.microsoft.com/azure/storage/blobs/anonymous-read-access-prevent).
"""

from collections.abc import Iterator
from functools import lru_cache

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of, negated
from gouvernail.values import entry, flag, number, text
from policies.reading.azure.arm import id_of, named, purpose, within
from policies.reading.azure.keepers import kept
from policies.reading.azure.roles import given_on, on
from policies.reading.model.stores import Lock, Store, StoreKind

__all__ = ["CACHE", "IMAGES", "STORE", "key_of", "lock", "stores"]

STORE = "azure-native:storage:StorageAccount"
IMAGES = "azure-native:containerregistry:Registry"
CACHE = "azure-native:redisenterprise:RedisEnterprise"

_CONTAINER = "azure-native:storage:BlobContainer"
_POLICY = "azure-native:storage:BlobContainerImmutabilityPolicy"
_SERVICE = "azure-native:storage:BlobServiceProperties"
_ACCOUNT = "Microsoft.Storage/storageAccounts"
_BLOBS = f"{_ACCOUNT}/blobServices/containers"
_ON_CONTAINER = (
    f"{_BLOBS}/delete",
    f"{_BLOBS}/immutabilityPolicies/write",
    f"{_BLOBS}/immutabilityPolicies/delete",
    f"{_BLOBS}/blobs/delete",
    f"{_BLOBS}/blobs/deleteBlobVersion/action",
    f"{_BLOBS}/blobs/permanentDelete/action",
    f"{_BLOBS}/blobs/runAsSuperUser/action",
    f"{_BLOBS}/blobs/immutableStorage/runAsSuperUser/action",
)
_ON_ACCOUNT = (
    f"{_ACCOUNT}/write",
    f"{_ACCOUNT}/delete",
    f"{_ACCOUNT}/listKeys/action",
    f"{_ACCOUNT}/regenerateKey/action",
    f"{_ACCOUNT}/blobServices/write",
    f"{_ACCOUNT}/managementPolicies/write",
    "Microsoft.Authorization/roleAssignments/write",
)


@lru_cache(maxsize=4)  # several readers ask; a graph does not change
def stores(graph: Graph) -> tuple[Store, ...]:
    """Every storage account, every registry of images, and every cache."""
    return tuple(_stores(graph))


def _stores(graph: Graph) -> Iterator[Store]:
    for one in graph.of_type(CACHE):
        access, its = text(one.value("publicNetworkAccess")), id_of(one)
        yield Store(
            urn=one.urn,
            id=its,
            kind=StoreKind.CACHE,
            account=graph.account(one),
            key=_key_of_cache(one),
            purpose=purpose(one),
            lock=None,
            versioned=False,
            public=UNKNOWN if access is UNKNOWN else access != "Disabled",
            policy=on(one.urn, given_on(graph, its)),
            reachable=UNKNOWN if access is UNKNOWN else access != "Disabled",
            adopted=one.external,
        )
    for one in graph.of_type(IMAGES):
        its = id_of(one)
        access = text(one.value("publicNetworkAccess"))
        yield Store(
            urn=one.urn,
            id=its,
            kind=StoreKind.IMAGES,
            account=graph.account(one),
            key=_key_of_images(one),
            purpose=purpose(one),
            lock=None,
            versioned=True,
            public=flag(one.value("anonymousPullEnabled"), absent=False),
            policy=on(one.urn, given_on(graph, its)),
            reachable=UNKNOWN if access is UNKNOWN else access != "Disabled",
            over_tls=True,
            adopted=one.external,
        )
    for store in graph.of_type(STORE):
        own = id_of(store)
        containers = _in(graph, own, _CONTAINER)
        yield Store(
            urn=store.urn,
            id=own,
            kind=StoreKind.OBJECTS,
            account=graph.account(store),
            key=key_of(store),
            purpose=purpose(store),
            lock=lock(graph, store),
            versioned=_versioned(graph, store),
            public=flag(store.value("allowBlobPublicAccess"), absent=False),
            policy=on(store.urn, given_on(graph, own)),
            changes=_pairs(own, containers),
            reads=tuple((f"{_BLOBS}/blobs/read", str(id_of(one))) for one in containers),
            writes=tuple(
                (f"{_BLOBS}/blobs/{verb}", f"{id_of(one)}/blobs/{{}}")
                for one in containers
                for verb in ("write", "delete")
            ),
            reachable=_reachable(store),
            over_tls=flag(store.value("enableHttpsTrafficOnly"), absent=True),
            adopted=store.external,
        )


def _key_of_cache(cache: Resource) -> Maybe[str | None]:
    """With its version: no other is taken."""
    return named(entry(cache.value("encryption"), "customerManagedKeyEncryption", "keyEncryptionKeyUrl"))


def lock(graph: Graph, store: Resource) -> Maybe[Lock | None]:
    """The lock of its least guarded container; none where one has none.

    A policy holds before it is locked, and could then be lifted: it counts as absolute where a keeper locks it.
    """
    own = id_of(store)
    containers = _in(graph, own, _CONTAINER)
    if own is UNKNOWN or (not containers and store.external):
        return UNKNOWN
    found = [_in(graph, id_of(one), _POLICY) for one in containers]
    if not found or any(not policies and not one.external for policies, one in zip(found, containers, strict=True)):
        return None
    policies = [one for its in found for one in its]
    if len(policies) < len(containers):
        return UNKNOWN
    days = [number(one.value("immutabilityPeriodSinceCreationInDays")) for one in policies]
    known = [one for one in days if one is not UNKNOWN and one is not None]
    keeper = kept(graph, own)
    return Lock(
        absolute=all_of(any_of((_locked(one), keeper)) for one in policies),
        days=min(known) if len(known) == len(days) else UNKNOWN,
    )


def _locked(policy: Resource) -> Truth:
    """Whether the cloud says that it is locked; what it has not answered yet, it says later."""
    state = policy.outputs.get("state")
    return state == "Locked" if isinstance(state, str) else policy.external and UNKNOWN


def _in(graph: Graph, holder: Maybe[str], kind: str) -> list[Resource]:
    """The things of a type that lie in another."""
    ids = [(one, id_of(one)) for one in graph.of_type(kind)]
    return [one for one, its in ids if holder is not UNKNOWN and its is not UNKNOWN and within(its, holder)]


def _pairs(own: Maybe[str], containers: list[Resource]) -> tuple[tuple[str, str], ...]:
    if own is UNKNOWN:
        return ()
    ids = [str(id_of(one)) for one in containers]
    return (
        *((action, own) for action in _ON_ACCOUNT),
        *((action, container) for container in ids for action in _ON_CONTAINER),
    )


def key_of(store: Resource) -> Maybe[str | None]:
    """Where the key is reached, without a version; a version would not follow when the key is renewed."""
    encryption = store.value("encryption")
    source, its = named(entry(encryption, "keySource")), entry(encryption, "keyVaultProperties")
    if source is UNKNOWN:
        return UNKNOWN
    if source != "microsoft.keyvault":
        return None
    vault, name = named(entry(its, "keyVaultUri")), named(entry(its, "keyName"))
    if vault is UNKNOWN or name is UNKNOWN:
        return UNKNOWN
    return f"{vault}/keys/{name}" if vault and name else None


def _key_of_images(registry: Resource) -> Maybe[str | None]:
    """As a store's: without a version."""
    encryption = registry.value("encryption")
    on_, key = named(entry(encryption, "status")), named(entry(encryption, "keyVaultProperties", "keyIdentifier"))
    if on_ is UNKNOWN or key is UNKNOWN:
        return UNKNOWN
    return key if on_ == "enabled" else None


def _versioned(graph: Graph, store: Resource) -> Truth:
    found = _in(graph, id_of(store), _SERVICE)
    if not found:
        return UNKNOWN if store.external else False
    return flag(found[0].value("isVersioningEnabled"))


def _reachable(store: Resource) -> Truth:
    """Whether whoever has a right comes in from outside of a network: neither access nor the rules close it."""
    access, default = (
        text(store.value("publicNetworkAccess")),
        text(entry(store.value("networkRuleSet"), "defaultAction")),
    )
    closed: Truth = UNKNOWN if access is UNKNOWN else access in {"Disabled", "SecuredByPerimeter"}
    denied: Truth = UNKNOWN if default is UNKNOWN else default == "Deny"
    return negated(any_of((closed, denied)))
