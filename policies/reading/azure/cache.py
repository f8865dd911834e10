"""Managed Redis, its databases, and the alerts that have a workflow write a new generation.

Who comes in is known where keys of access are switched off: then only identities do. Azure puts the second node of a
cache into another zone, where the region has several.

Sources: Azure Managed Redis, access by identities
(https://learn.microsoft.com/azure/redis/entra-for-authentication) and high availability
(https://learn.microsoft.com/azure/redis/high-availability); Azure Monitor, activity log alerts
(https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-types).
"""

import re
from collections.abc import Iterator, Mapping

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.values import entry, flag, items, text, texts
from policies.reading.azure.arm import account_in, id_of, named, within
from policies.reading.azure.doors import WRITE, lets_in
from policies.reading.azure.regions import zones
from policies.reading.azure.releases import ENDPOINT
from policies.reading.azure.workflows import ALERT, ROUTE, WORKFLOW, actions, counts, itself_may, principal, runs, whom
from policies.reading.model.cache import Cache

__all__ = ["caches"]

_CLUSTER = "azure-native:redisenterprise:RedisEnterprise"
_DATABASE = "azure-native:redisenterprise:Database"
_LOGGED = "azure-native:monitor:ActivityLogAlert"
_CONTAINER = "azure-native:storage:BlobContainer"
_GENERATION = "generation"
_CALLS = "Microsoft.Logic/workflows/triggers/listCallbackUrl/action"
_MOVED = "microsoft.machinelearningservices/workspaces/onlineendpoints/write"
_ADDRESS = re.compile(rf"https://(?P<store>[a-z0-9]+)\.blob\.core\.windows\.net/{_GENERATION}/[^/]+")


def caches(graph: Graph) -> Iterator[Cache]:
    """Every cluster, with what its databases say."""
    for cluster in graph.of_type(_CLUSTER):
        own = id_of(cluster)
        inside = [one for one in graph.of_type(_DATABASE) if own is not UNKNOWN and within(str(id_of(one)), own)]
        yield Cache(
            urn=cluster.urn,
            encrypted=all_of(_is(one.value("clientProtocol"), "Encrypted", absent=True) for one in inside),
            identified=all_of(_is(one.value("accessKeysAuthentication"), "Disabled", absent=True) for one in inside),
            survives=all_of((_is(cluster.value("highAvailability"), "Enabled", absent=True), _several(cluster))),
            dropped_on=_dropped_on(graph, cluster),
        )


def _is(value: object, wanted: str, *, absent: bool) -> Truth:
    found = text(value)
    return UNKNOWN if found is UNKNOWN else absent if found is None else found == wanted


def _several(cluster: Resource) -> Truth:
    region = text(cluster.value("location"))
    there = zones(region) if isinstance(region, str) else UNKNOWN
    return UNKNOWN if there is UNKNOWN else len(there) > 1


def _dropped_on(graph: Graph, cluster: Resource) -> Maybe[frozenset[str]]:
    """The events of which an alert has a workflow write a new generation."""
    account, found = graph.account(cluster), set[str]()
    for alert in graph.of_type(_LOGGED, ALERT):
        if graph.account(alert) != account:
            continue
        told, on = _told(alert), flag(alert.value("enabled"), absent=True)
        empties = UNKNOWN if told is UNKNOWN else any_of(_empties(graph, group) for group in told)
        if empties is UNKNOWN or (empties and on is UNKNOWN):
            return UNKNOWN
        if not (empties and on):
            continue
        events = _moves(graph, alert, account) if alert.type == _LOGGED else _stops(graph, alert)
        if events is UNKNOWN:
            return UNKNOWN
        found |= events
    return frozenset(found)


def _told(alert: Resource) -> Maybe[tuple[str, ...]]:
    """Ids of the action groups that an alert takes, switched on or not."""
    if alert.type == ALERT:
        return whom(alert)
    groups = items(entry(alert.value("actions"), "actionGroups"))
    ids = UNKNOWN if groups is UNKNOWN else [named(one.get("actionGroupId")) for one in groups]
    if ids is UNKNOWN or UNKNOWN in ids:
        return UNKNOWN
    return tuple(one for one in ids if isinstance(one, str))


def _moves(graph: Graph, alert: Resource, account: str | None) -> Maybe[frozenset[str]]:
    """Release and rollback, where all endpoints of the account are looked at: both write the endpoint."""
    conditions = items(entry(alert.value("condition"), "allOf"))
    scopes = texts(alert.value("scopes"))
    if conditions is UNKNOWN or scopes is UNKNOWN:
        return UNKNOWN
    fields = {str(one.get("field")): one for one in conditions if one.get("field") is not None}
    of = [_named_in(one) for one in conditions if one.get("field") in {None, "resourceId"}]
    if any(one is UNKNOWN for one in of):
        return UNKNOWN
    operation = named(entry(fields.get("operationName"), "equals"))
    if operation is UNKNOWN:
        return UNKNOWN
    narrowed = fields.keys() - {"category", "operationName", "resourceId"}
    endpoints = {str(id_of(one)) for one in graph.of_type(ENDPOINT) if graph.account(one) == account}
    covered = all(endpoints <= one for one in of if one is not UNKNOWN)
    inside = any(account_in(one) == account and one.count("/") == 2 for one in scopes)
    whole = operation == _MOVED and not narrowed and covered and inside and bool(endpoints)
    return frozenset({"release", "rollback"}) if whole else frozenset()


def _named_in(condition: Mapping[str, object]) -> Maybe[frozenset[str]]:
    """The ids that a condition lets through."""
    some = items(condition.get("anyOf"))
    if some is UNKNOWN:
        return UNKNOWN
    ids = [named(one.get("equals")) for one in (*some, condition) if one.get("field") == "resourceId"]
    return UNKNOWN if UNKNOWN in ids else frozenset(one for one in ids if isinstance(one, str))


def _stops(graph: Graph, alert: Resource) -> Maybe[frozenset[str]]:
    """A stop, where runs of a workflow that stops the system are counted."""
    stopping = [one for one in graph.of_type(WORKFLOW) if entry(one.value("tags"), "purpose") == "stop"]
    about = any_of(counts(alert, "RunsStarted", id_of(one)) for one in stopping)
    return UNKNOWN if about is UNKNOWN else frozenset({"stop"}) if about else frozenset()


def _empties(graph: Graph, group: str) -> Truth:
    """Whether the action group with this id starts a workflow that writes a generation, and both may."""
    held = next((one for one in graph.of_type(ROUTE) if id_of(one) == group), None)
    if held is None or held.external:
        return False
    receivers = items(held.value("logicAppReceivers"))
    if receivers is UNKNOWN:
        return UNKNOWN
    answers: list[Truth] = []
    for one in receivers:
        called = named(entry(one, "resourceId"))
        workflow = next((its for its in graph.of_type(WORKFLOW) if id_of(its) == called), None)
        if workflow is None:
            answers.append(UNKNOWN if called is UNKNOWN else False)
            continue
        may_call = itself_may(graph, held, _CALLS, str(called))
        on = (flag(held.value("enabled"), absent=True), runs(workflow))
        answers.append(all_of((_writes(graph, workflow), *on, may_call)))
    return any_of(answers)


def _writes(graph: Graph, workflow: Resource) -> Truth:
    """Whether it writes into a container of generations, through the firewall of its store."""
    its = actions(workflow)
    if its is UNKNOWN:
        return UNKNOWN
    answers: list[Truth] = []
    for one in its:
        if (found := _ADDRESS.fullmatch(one.asks("PUT"))) is None:
            continue
        end = f"/storageaccounts/{found['store']}/blobservices/default/containers/{_GENERATION}"
        container = next((c for c in graph.of_type(_CONTAINER) if str(id_of(c)).endswith(end)), None)
        place = UNKNOWN if container is None else id_of(container)
        who = principal(workflow)
        answers.append(UNKNOWN if place is UNKNOWN else lets_in(graph, who, WRITE, place))
    return any_of(answers)
