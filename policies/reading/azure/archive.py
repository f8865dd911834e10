"""Locked stores of documents, who may put into them, and the workflows that lock versions anew.

Nothing tells of releases there: a workflow reads the record of an account (its activity log), which lets it. So a
release goes from an account to the principal that may read its record, where a workflow with that principal does.

Sources: Azure Storage, "Set Blob Immutability Policy"
(https://learn.microsoft.com/rest/api/storageservices/set-blob-immutability-policy), "List Blobs"
(https://learn.microsoft.com/rest/api/storageservices/list-blobs), the rights that each takes
(https://learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory) and conditions of
assignments (https://learn.microsoft.com/azure/storage/blobs/storage-auth-abac-examples); Azure Monitor, activity log
(https://learn.microsoft.com/rest/api/monitor/activity-logs/list) and metrics of workflows
(https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-logic-workflows-metrics).
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.values import entry, flag, items, text, texts
from policies.reading.azure.arm import account_in, id_of, named, purpose, reference, within
from policies.reading.azure.roles import DEFINITION, GIVEN, given_on, given_to, granted, on
from policies.reading.azure.stores import STORE
from policies.reading.azure.workflows import (
    ALERT,
    WORKFLOW,
    Action,
    actions,
    by_clock,
    counts,
    principal,
    reaches_somebody,
    runs,
    whom,
)
from policies.reading.model.archive import Archive, DocumentWriter, Extender, ReleaseRoute
from policies.reading.model.policies import Group, Statement
from policies.reading.policy import matches, permits

__all__ = ["archives", "extenders", "release_routes"]

_CONTAINER = "azure-native:storage:BlobContainer"
_BLOBS = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs"
_ADD = f"{_BLOBS}/add/action"
_PUTS = (_ADD, f"{_BLOBS}/write", f"{_BLOBS}/move/action")
_LOCKS = (f"{_BLOBS}/read", f"{_BLOBS}/immutableStorage/runAsSuperUser/action")
_RECORD = "Microsoft.Insights/eventtypes/values/read"
_OF_AN_ACCOUNT = 2  # slashes in the id of a subscription
_ENDED_BADLY = ("RunsFailed", "RunsCancelled")
_PUT = re.compile(
    r"https://(?P<account>[a-z0-9]+)\.blob\.core\.windows\.net/(?P<container>[a-z0-9-]+)/\S.*\?comp=immutabilitypolicies"
    r"(?P<version>&versionid=@\{.*)?",
    re.IGNORECASE | re.DOTALL,
)
_FROM_NOW = re.compile(r"@\{addDays\(utcNow\(\), (\d+), 'R'\)\}")
_WATCHED = re.compile(r"/subscriptions/([0-9a-f-]{36})/providers/microsoft\.insights/eventtypes/management/values")
_IN_SERVICE = "microsoft.machinelearningservices/workspaces/onlineendpoints/deployments/write"
_BELOW = re.compile(
    r"\(\((?P<actions>!\(ActionMatches\{'[^']+'\}\)(?: AND !\(ActionMatches\{'[^']+'\}\))*)\) OR "
    r"\(@Resource\[Microsoft\.Storage/storageAccounts/blobServices/containers/blobs:path\] "
    r"(?:StringLike '[^/'*?]+/(?P<like>[^/'*?]+)/\*'|StringStartsWith '[^/'*?]+/(?P<start>[^/'*?]+)/')\)\)",
    re.IGNORECASE,
)
_NAMES_ONLY = re.compile(
    r"\(\(!\(ActionMatches\{'[^']+/blobs/read'\} AND NOT SubOperationMatches\{'Blob\.List'\}\)\) OR \([^()]*\)\)",
    re.IGNORECASE,
)
_ACTION = re.compile(r"ActionMatches\{'([^']+)'\}", re.IGNORECASE)


def archives(graph: Graph, adopted: str | None) -> Iterator[Archive]:
    """Every store of documents: by its purpose, or the landing zone's by its id."""
    for store in graph.of_type(STORE):
        own = id_of(store)
        theirs = store.external and own == named(adopted)
        if not theirs and (store.external or purpose(store) != "documents"):
            continue
        writers = _writers(graph, store, own)
        yield Archive(
            urn=store.urn,
            account=graph.account(store),
            store="" if own is UNKNOWN else own,
            adopted=store.external,
            takes=any_of((UNKNOWN if writers is UNKNOWN else bool(writers), _has_role(graph, own))),
            writers=writers,
        )


def release_routes(graph: Graph) -> Iterator[ReleaseRoute]:
    """Every assignment that lets somebody read the record of a whole account."""
    looking = [_looking(flow) for flow in graph.of_type(WORKFLOW)]
    for one in graph.of_type(*GIVEN):
        scope, who = reference(one.value("scope")), reference(one.value("principalId"))
        if scope is UNKNOWN or scope.count("/") != _OF_AN_ACCOUNT:
            continue
        given, account = granted(graph, one), account_in(scope)
        yield ReleaseRoute(
            urn=one.urn,
            account=account,
            on=any_of(_looks(account, who, *one) for one in looking),
            target=who,
            may=UNKNOWN if given is UNKNOWN else permits(given, _RECORD, scope),
        )


def extenders(graph: Graph) -> Iterator[Extender]:
    """Every workflow that sets locks of blobs."""
    for flow in graph.of_type(WORKFLOW):
        calls = actions(flow)
        if calls is UNKNOWN:
            yield Extender(flow.urn, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)
            continue
        lock, target = next(((one, found) for one in calls if (found := _target(one))), (None, None))
        if lock is None or target is None:
            continue
        container = _container(graph, target)
        headers = entry(lock.said, "inputs", "headers")
        days = _FROM_NOW.fullmatch(str(entry(headers, "x-ms-immutability-policy-until-date")))
        lists = any("include=versions" in one.asks("GET") for one in calls)
        yield Extender(
            urn=flow.urn,
            store=UNKNOWN if container is None else str(id_of(container)).partition("/blobservices/")[0],
            days=float(days[1]) if days else None,
            every_version=all_of(
                (
                    lists and target["version"] is not None,
                    entry(headers, "x-ms-immutability-policy-mode") == "Locked",
                    UNKNOWN
                    if container is None
                    else flag(entry(container.value("immutableStorageWithVersioning"), "enabled")),
                )
            ),
            may=UNKNOWN if container is None else _may_lock(graph, flow, container),
            started=all_of((runs(flow), by_clock(flow), bool(_watched(calls)))),
            from_=principal(flow),
            told=all_of(_told(graph, flow, metric) for metric in _ENDED_BADLY),
        )


def _writers(graph: Graph, store: Resource, own: Maybe[str]) -> Maybe[tuple[DocumentWriter, ...]]:
    """Whoever of another account may put something into the store, or into a container of it."""
    found: list[DocumentWriter] = []
    for one in given_on(graph, own):
        if one is UNKNOWN:
            return UNKNOWN
        ours = all(who.account == graph.account(store) for who in one.principals)
        puts = [put for put in _PUTS if any(matches(its.lower(), put.lower()) is True for its in one.actions)]
        if puts and not ours:
            found.append(DocumentWriter(one.urn, one.name, _below_own(graph, one, puts)))
    return tuple(found)


def _below_own(graph: Graph, given: Statement, puts: list[str]) -> Truth:
    """Whether the condition lets put below one system's name only, and who holds it bears that name."""
    if not given.conditions:
        return False
    found = _BELOW.fullmatch(_condition(given))
    if found is None:
        return UNKNOWN
    bound = {one.lower() for one in _ACTION.findall(found["actions"])}
    if not {put.lower() for put in puts} <= bound:
        return False
    (who,) = given.principals
    holder = next((one for one in graph if id_of(one) == who.name), None) if who.group is Group.IDENTITY else None
    if holder is None:
        return UNKNOWN
    system = text(entry(holder.value("tags"), "ai-system-id"))
    return UNKNOWN if system is UNKNOWN else system == (found["like"] or found["start"])


def _has_role(graph: Graph, store: Maybe[str]) -> Truth:
    """Whether a role can be given on the store that puts and does nothing else."""
    answers: list[Truth] = []
    for role in graph.of_type(DEFINITION):
        scopes, permissions = texts(role.value("assignableScopes")), items(role.value("permissions"))
        if scopes is UNKNOWN or permissions is UNKNOWN or store is UNKNOWN:
            answers.append(UNKNOWN)
            continue
        here = any(within(store, scope.lower()) for scope in scopes)
        data = [texts(entry(one, "dataActions")) for one in permissions]
        answers.append(all_of((here, UNKNOWN if UNKNOWN in data else data == [(_ADD,)])))
    return any_of(answers)


def _condition(given: Statement) -> str:
    """The condition as one line."""
    said = " ".join(value for one in given.conditions for value in one.values)
    return re.sub(r"\( ", "(", re.sub(r" \)", ")", re.sub(r"\s+", " ", said.strip())))


def _target(action: Action) -> re.Match[str] | None:
    """The blob whose lock an action sets."""
    return _PUT.fullmatch(action.asks("PUT"))


def _container(graph: Graph, target: re.Match[str]) -> Resource | None:
    end = f"/storageaccounts/{target['account']}/blobservices/default/containers/{target['container']}".lower()
    return next((one for one in graph.of_type(_CONTAINER) if str(id_of(one)).endswith(end)), None)


def _may_lock(graph: Graph, flow: Resource, container: Resource) -> Truth:
    """A right that is tied to naming what lies there is enough: nothing is opened."""
    may = on(flow.urn, given_to(graph, principal(flow))).statements
    if may is UNKNOWN:
        return UNKNOWN
    plain = [replace(one, conditions=()) if _NAMES_ONLY.fullmatch(_condition(one)) else one for one in may]
    return all_of(permits(plain, one, str(id_of(container))) for one in _LOCKS)


def _watched(calls: tuple[Action, ...]) -> frozenset[str]:
    """The accounts whose record is asked for what was put into service."""
    said = json.dumps([one.said.get("inputs") for one in calls], default=repr).lower()
    return frozenset(_WATCHED.findall(said)) if _IN_SERVICE in said else frozenset()


def _looking(flow: Resource) -> tuple[Maybe[str | None], Maybe[frozenset[str]]]:
    """Who a workflow is, and the accounts whose record it asks for."""
    calls = actions(flow)
    return principal(flow), UNKNOWN if calls is UNKNOWN else _watched(calls)


def _looks(account: str | None, who: Maybe[str], own: Maybe[str | None], at: Maybe[frozenset[str]]) -> Truth:
    same: Truth = UNKNOWN if UNKNOWN in (own, who) else own == who
    return all_of((same, UNKNOWN if at is UNKNOWN else account in at))


def _told(graph: Graph, flow: Resource, metric: str) -> Truth:
    """Whether an alert on so many runs of the workflow tells somebody."""
    answers: list[Truth] = []
    for alert in graph.of_type(ALERT):
        routes = whom(alert)
        tells: Truth = UNKNOWN if routes is UNKNOWN else any_of(reaches_somebody(graph, one) for one in routes)
        answers.append(all_of((counts(alert, metric, id_of(flow)), tells)))
    return any_of(answers)
