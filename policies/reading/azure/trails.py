"""Azure's record of who did what: the activity log of an account, and what its things record of their use.

An account's activity log is of all regions, and nobody can leave a kind of action out of it; what is chosen is which
categories are kept. What is done with data is recorded by each thing, where it has a setting for that.

Sources: Azure Monitor, activity log (https://learn.microsoft.com/azure/azure-monitor/platform/activity-log) and
diagnostic settings (https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings).
"""

from collections.abc import Iterator, Sequence

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.values import entry, flag, items, text
from policies.reading.azure.arm import id_of, reference
from policies.reading.azure.stores import STORE
from policies.reading.model.stores import Store
from policies.reading.model.trails import Trail

__all__ = ["trails"]

_TRAIL = "azure-native:monitor:SubscriptionDiagnosticSetting"
_SETTING = "azure-native:monitor:DiagnosticSetting"
_VAULT = "azure-native:keyvault:Vault"
_MANAGEMENT = ("Administrative", "Policy", "Security")


def trails(graph: Graph, stores: Sequence[Store]) -> Iterator[Trail]:
    """Every export of an activity log, with what it keeps; a change of what is in a locked store cannot be made.

    One that leads to a workspace alone is no record that is kept: there one looks.
    """
    for trail in graph.of_type(_TRAIL):
        if text(trail.value("workspaceId")) and trail.value("storageAccountId") is None:
            continue
        to = reference(trail.value("storageAccountId"))
        store = next((one for one in stores if one.id == to), None)
        kept, beside = _categories(trail), _beside(graph, trail, to)
        yield Trail(
            urn=trail.urn,
            every_region=True,
            global_events=True,
            validated=_unchangeable(store),
            on=UNKNOWN if kept is UNKNOWN else bool(kept),
            management=UNKNOWN if kept is UNKNOWN else {*_MANAGEMENT} <= kept or "allLogs" in kept,
            data=_data(graph, trail, to, beside),
            store=to,
            key=UNKNOWN if store is None else store.key,
            beside=beside,
            adopted=trail.external,
        )


def _unchangeable(store: Store | None) -> Truth:
    if store is None or store.lock is UNKNOWN:
        return UNKNOWN
    return False if store.lock is None else store.lock.absolute


def _categories(setting: Resource) -> Maybe[frozenset[str]]:
    """The categories, and groups of them, that a setting keeps."""
    logs = items(setting.value("logs"))
    if logs is UNKNOWN:
        return UNKNOWN
    found: set[str] = set()
    for one in logs:
        kept, name = flag(entry(one, "enabled")), text(entry(one, "category"))
        name = text(entry(one, "categoryGroup")) if name is None else name
        if kept is UNKNOWN or name is UNKNOWN:
            return UNKNOWN
        if kept and name:
            found.add(name)
    return frozenset(found)


def _beside(graph: Graph, trail: Resource, to: Maybe[str]) -> tuple[str, ...]:
    """The stores that things of the account record into, but for that of the trail."""
    own = [one for one in graph.of_type(_SETTING) if graph.account(one) == graph.account(trail)]
    found = {reference(one.value("storageAccountId")) for one in own if one.value("storageAccountId") is not None}
    return tuple(sorted(one for one in found if one is not UNKNOWN and one != to))


def _data(graph: Graph, trail: Resource, to: Maybe[str], beside: tuple[str, ...]) -> Truth:
    """Whether every store and vault of the account records all of its use; a store cannot record into itself.

    Nor can a thing record into a store of another region: such a one may record into a workspace, and the log's store
    of that region, which is the only one there, cannot be recorded at all.
    """
    account = graph.account(trail)
    region = next((graph.region(one) for one in graph.of_type(STORE) if id_of(one) == to), None)
    answers: list[Truth] = []
    for one in graph.of_type(STORE, _VAULT):
        own = id_of(one)
        if graph.account(one) == account and not one.external and (own is UNKNOWN or own != to):
            thing = f"{own}/blobservices/default" if one.type == STORE and own is not UNKNOWN else own
            away = region is not None and graph.region(one) not in {region, None}
            if away and own in beside:
                continue
            into = ("storageAccountId", "workspaceId") if away else ("storageAccountId",)
            answers.append(any_of(_recorded(graph, thing, where) for where in into))
    return all_of(answers)


def _recorded(graph: Graph, thing: Maybe[str], where: str) -> Truth:
    answers: list[Truth] = []
    for setting in graph.of_type(_SETTING):
        of, to, kept = reference(setting.value("resourceUri")), reference(setting.value(where)), _categories(setting)
        same: Truth = UNKNOWN if UNKNOWN in (of, thing) else of == thing
        whole: Truth = UNKNOWN if kept is UNKNOWN else "allLogs" in kept
        answers.append(all_of((same, whole, UNKNOWN if to is UNKNOWN else True)))
    return any_of(answers)
