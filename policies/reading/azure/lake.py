"""Stores of datasets, how long they keep what, and who could read them.

Sources: Azure Storage, lifecycle policies
(https://learn.microsoft.com/azure/storage/blobs/lifecycle-management-policy-structure): a version's days count from
when it was written; soft delete with versions
(https://learn.microsoft.com/azure/storage/blobs/soft-delete-blob-overview): what is deleted for good can be brought
back for so many days, and is gone then.
"""

from collections.abc import Iterator, Mapping

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of, negated
from gouvernail.values import entry, flag, items, number, text, texts
from policies.reading.azure.arm import id_of, reference, within
from policies.reading.azure.roles import DEFINITION, GIVEN, actions_of, granted
from policies.reading.azure.stores import STORE, stores
from policies.reading.model.lake import DatasetStore, Stranger
from policies.reading.model.policies import Group
from policies.reading.policy import matches

__all__ = ["dataset_stores"]

_POLICY = "azure-native:storage:ManagementPolicy"
_SERVICE = "azure-native:storage:BlobServiceProperties"
_BLOBS = "Microsoft.Storage/storageAccounts/blobServices/containers/"
_READ = f"{_BLOBS}blobs/read"
_NONE_LEFT = ("baseBlob", "snapshot", "version")
_FROM_WRITING = ("daysAfterModificationGreaterThan", "daysAfterCreationGreaterThan")
_PEOPLE = ("Group", "User", "ForeignGroup")


def dataset_stores(graph: Graph) -> Iterator[DatasetStore]:
    """Every account with a tag `dataset`; what belongs to somebody else is none of ours."""
    read = {store.urn: store for store in stores(graph)}
    for store in graph.of_type(STORE):
        tags = store.value("tags")
        dataset = text(entry(tags, "dataset"))
        if store.external or dataset is None:
            continue
        yield DatasetStore(
            urn=store.urn,
            dataset=dataset,
            classification=text(entry(tags, "data-class")),
            versioned=read[store.urn].versioned,
            days=_days(graph, store),
            strangers=(*_ways_in(store), *_given(graph, store)),
        )


def _days(graph: Graph, store: Resource) -> Maybe[float | None]:
    """Until the last of what was written is deleted, and until nobody can bring it back; None where one never is."""
    found: dict[str, list[Maybe[float | None]]] = {one: [] for one in _NONE_LEFT}
    for policy in _in(graph, store, _POLICY):
        rules = items(entry(policy.value("policy"), "rules"))
        if rules is UNKNOWN:
            return UNKNOWN
        for rule in rules:
            whole = _whole(rule)
            if whole is UNKNOWN:
                return UNKNOWN
            for what, its in found.items() if whole else ():
                delete = entry(rule, "definition", "actions", what, "delete")
                its += [number(entry(delete, name)) for name in _FROM_WRITING]
    deleted = [_least(its) for its in found.values()]
    back = _brought_back(graph, store)
    if UNKNOWN in deleted or back is UNKNOWN:
        return UNKNOWN
    known = [one for one in deleted if one is not None and one is not UNKNOWN]
    return max(known) + back if len(known) == len(_NONE_LEFT) else None


def _brought_back(graph: Graph, store: Resource) -> Maybe[float]:
    """The days for which what was deleted for good can still be brought back."""
    kept: list[float] = [0.0]
    for service in _in(graph, store, _SERVICE):
        its = service.value("deleteRetentionPolicy")
        on, days = flag(entry(its, "enabled")), number(entry(its, "days"))
        if on is UNKNOWN or days is UNKNOWN:
            return UNKNOWN
        kept.append(days or 0.0 if on else 0.0)
    return max(kept)


def _whole(rule: Mapping[str, object]) -> Truth:
    """Whether a rule is in force and about every blob that a lifecycle can delete."""
    filters = entry(rule, "definition", "filters")
    kinds, below = texts(entry(filters, "blobTypes")), texts(entry(filters, "prefixMatch"))
    tagged = items(entry(filters, "blobIndexMatch"))
    if kinds is UNKNOWN or below is UNKNOWN or tagged is UNKNOWN:
        return UNKNOWN
    every = {one.lower() for one in kinds} >= {"blockblob", "appendblob"} and not below and not tagged
    return all_of((flag(rule.get("enabled"), absent=True), every))


def _least(days: list[Maybe[float | None]]) -> Maybe[float | None]:
    if UNKNOWN in days:
        return UNKNOWN
    return min((one for one in days if one is not None and one is not UNKNOWN), default=None)


def _ways_in(store: Resource) -> Iterator[Stranger]:
    """Ways for which nobody needs a right of their own."""
    reach = text(store.value("publicNetworkAccess"))
    closed: Truth = UNKNOWN if reach is UNKNOWN else reach in {"Disabled", "SecuredByPerimeter"}
    for name, kept_out in (
        ("whoever has a key of the account", negated(flag(store.value("allowSharedKeyAccess"), absent=True))),
        ("whoever bears no name", negated(flag(store.value("allowBlobPublicAccess")))),
        ("whoever is outside of the network", closed),
        ("a user of the account itself", negated(flag(store.value("isLocalUserEnabled")))),
    ):
        yield Stranger(name, "reading", kept_out)


def _given(graph: Graph, store: Resource) -> Iterator[Stranger]:
    """Whoever is given a right to read, on the account, in it or around it, and is no identity of this account."""
    own = id_of(store)
    for one in graph.of_type(*GIVEN):
        scope = reference(one.value("scope"))
        if own is UNKNOWN or scope is UNKNOWN:
            yield Stranger(one.name, "reading", UNKNOWN)
        elif (within(own, scope) or within(scope, own)) and (reads := _reads(graph, one)) is not False:
            kept_out = any_of((negated(reads), _ours(graph, one, store)))
            yield Stranger(f"who is given {one.name}", "reading", kept_out)


def _reads(graph: Graph, assignment: Resource) -> Truth:
    """Whether the role opens blobs. What a role of Azure's own may do with things opens none of the data in them."""
    role = reference(assignment.value("roleDefinitionId"))
    data = actions_of(graph, role, "dataActions")
    if data is UNKNOWN or role is UNKNOWN:
        return UNKNOWN
    own = any(str(id_of(one)).rpartition("/")[2] == role.rpartition("/")[2] for one in graph.of_type(DEFINITION))
    known = data if own else tuple(one for one in data if one.lower().startswith(_BLOBS.lower()))
    return any_of(matches(one.lower(), _READ.lower()) for one in known)


def _ours(graph: Graph, assignment: Resource, store: Resource) -> Truth:
    """Whether who is given it is an identity of this account; who is not in these stacks and no person is not known."""
    its = granted(graph, assignment)
    if its is UNKNOWN:
        return UNKNOWN
    (who,) = its[0].principals
    if who.group is Group.IDENTITY:
        return who.account == graph.account(store)
    kind = text(assignment.value("principalType"))
    return False if kind in _PEOPLE else UNKNOWN


def _in(graph: Graph, store: Resource, kind: str) -> list[Resource]:
    own = id_of(store)
    found = [(one, id_of(one)) for one in graph.of_type(kind)]
    return [one for one, its in found if own is not UNKNOWN and its is not UNKNOWN and within(its, own)]
