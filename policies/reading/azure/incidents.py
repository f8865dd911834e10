"""Action groups with a severity, the workflows that they tell, the queues behind those, and what carries them on.

A route is followed by what workflows ask: one that is told puts into a queue, another takes from that queue and asks
something that is no store of ours. An action group calls a workflow again where it did not get through, and drops
it then: that is the cloud's own station.

Sources: Azure Monitor, action groups (https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups); Azure
Storage REST API (https://learn.microsoft.com/rest/api/storageservices/).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.values import entry, flag, items, text
from policies.reading.azure.arm import id_of, named
from policies.reading.azure.doors import ADD, TAKE, WRITE, lets_in, noticed
from policies.reading.azure.workflows import (
    ROUTE,
    WORKFLOW,
    Action,
    actions,
    by_clock,
    failures_go_to,
    itself_may,
    principal,
    reaches_somebody,
    runs,
)
from policies.reading.model.events import Sending
from policies.reading.model.incidents import IncidentRoute

__all__ = ["incident_routes", "told_by_routes"]

_HOLDERS = {
    "queue": ("azure-native:storage:Queue", "/queueservices/default/queues/"),
    "blob": ("azure-native:storage:BlobContainer", "/blobservices/default/containers/"),
}
_CALL = "Microsoft.Logic/workflows/triggers/listCallbackUrl/action"
_ADDRESS = re.compile(
    r"https://(?P<store>[a-z0-9]+)\.(?P<part>queue|blob)\.core\.windows\.net/(?P<name>[a-z0-9-]+)/.*", re.DOTALL
)
_CLOUD = re.compile(r"https://[^/]*\.(core\.windows\.net|azure\.com)(:\d+)?(/.*)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Station:
    """What a workflow does with messages, by the ids of queues and containers."""

    workflow: Resource
    puts: tuple[str, ...]
    takes: tuple[str, ...]
    carries: tuple[str, ...]
    """Of what it takes, that with which it asks something outside."""
    aside: tuple[str, ...]
    careful: bool
    """Whether nothing that it puts expires, and it takes nothing out before that has arrived."""


def incident_routes(graph: Graph, adopted: Mapping[str, str]) -> Iterator[IncidentRoute]:
    """Every action group with a tag `severity`, and those of the landing zone that are `adopted`: id -> severity."""
    theirs = {id_.lower(): severity for id_, severity in adopted.items()}
    for group in graph.of_type(ROUTE):
        own = id_of(group)
        if group.external:
            if own is not UNKNOWN and own in theirs:  # what lies behind somebody else's was not read
                yield IncidentRoute(group.urn, own, graph.account(group), theirs[own], UNKNOWN, UNKNOWN, UNKNOWN)
            continue
        severity = text(entry(group.value("tags"), "severity"))
        if isinstance(severity, str):
            yield _route(graph, group, severity)


def told_by_routes(graph: Graph) -> Iterator[Sending]:
    """What routes of ours tell to workflows, and those to queues."""
    for group in graph.of_type(ROUTE):
        if not group.external and isinstance(entry(group.value("tags"), "severity"), str):
            for receiver, station in _told(graph, group):
                yield _sending(graph, group, receiver, station)


def _route(graph: Graph, group: Resource, severity: str) -> IncidentRoute:
    told = [station for _, station in _told(graph, group)]
    first = [one for one in told if one is not UNKNOWN]
    behind = [(one, _carriers(graph, one)) for one in first]
    every = [*first, *(one for _, carriers in behind for one in carriers if one is not UNKNOWN)]
    unread: list[Truth] = [UNKNOWN] if UNKNOWN in told or any(UNKNOWN in carriers for _, carriers in behind) else []
    ways = (_delivered(graph, one, carriers) for one, carriers in behind)
    return IncidentRoute(
        urn=group.urn,
        id=id_of(group),
        account=graph.account(group),
        severity=severity,
        delivered=all_of((flag(group.value("enabled"), absent=True), any_of((*ways, *unread)))),
        lost_kept=all_of((*(_kept(graph, one) for one in every), *unread)) if told else False,
        lost_watched=all_of((*(_watched(graph, one) for one in every), *unread)) if told else False,
    )


def _told(graph: Graph, group: Resource) -> list[tuple[Mapping[str, object], Maybe[_Station]]]:
    """The receivers of an action group that are workflows, with those."""
    receivers = items(group.value("logicAppReceivers"))
    if receivers is UNKNOWN:
        return [({}, UNKNOWN)]
    found: list[tuple[Mapping[str, object], Maybe[_Station]]] = []
    for one in receivers:
        own = named(entry(one, "resourceId"))
        its = next((other for other in graph.of_type(WORKFLOW) if own is not UNKNOWN and id_of(other) == own), None)
        found.append((one, UNKNOWN if its is None else _stations(graph)[its.urn]))
    return found


@lru_cache(maxsize=4)  # each route asks; a graph does not change
def _stations(graph: Graph) -> Mapping[str, Maybe[_Station]]:
    return {one.urn: _station(graph, one) for one in graph.of_type(WORKFLOW)}


def _station(graph: Graph, workflow: Resource) -> Maybe[_Station]:
    its = actions(workflow)
    if its is UNKNOWN:
        return UNKNOWN
    outside = [one for one in its if (url := one.asks("POST")) and _CLOUD.fullmatch(url) is None]
    puts = [one for one in its if _holder(graph, one, "POST", "queue")]
    out = [one for one in its if _holder(graph, one, "DELETE", "queue")]
    taken = {one.name: found for one in its if (found := _holder(graph, one, "GET", "queue"))}
    handed = {one.name for one in (*outside, *puts)}
    aside = [one for one in its if _holder(graph, one, "PUT", "blob") and _fails(one, handed)]
    arrived = handed | {one.name for one in aside}
    return _Station(
        workflow=workflow,
        puts=tuple(_holder(graph, one, "POST", "queue") for one in puts),
        takes=tuple(taken.values()),
        carries=tuple(
            queue
            for name, queue in taken.items()
            if any(f"body('{name}')" in over for one in outside for over in one.over)
        ),
        aside=tuple(dict.fromkeys(_holder(graph, one, "PUT", "blob") for one in aside)),
        careful=all("messagettl=-1" in one.asks("POST") for one in puts) and all(_after(one, arrived) for one in out),
    )


def _holder(graph: Graph, action: Action, method: str, part: str) -> str:
    """The id of the queue or container that the action asks; empty where it asks none of these stacks."""
    found = _ADDRESS.fullmatch(action.asks(method))
    token, path = _HOLDERS[part]
    if found is None or found["part"] != part:
        return ""
    end = f"/storageaccounts/{found['store']}{path}{found['name']}"
    return next((str(id_of(one)) for one in graph.of_type(token) if str(id_of(one)).endswith(end)), "")


def _fails(action: Action, of: set[str]) -> bool:
    """Whether the action is taken when one of these failed."""
    return any("Failed" in outcomes for name, outcomes in action.after.items() if name in of)


def _after(action: Action, of: set[str]) -> bool:
    """Whether the action waits for one of these to have succeeded."""
    return any(outcomes == ("Succeeded",) for name, outcomes in action.after.items() if name in of)


def _carriers(graph: Graph, told: _Station) -> list[Maybe[_Station]]:
    """What takes from the queues that a station puts into; unknown stands for what could not be read."""
    return [one for one in _stations(graph).values() if one is UNKNOWN or set(one.takes) & set(told.puts)]


def _delivered(graph: Graph, told: _Station, carriers: list[Maybe[_Station]]) -> Truth:
    """Whether the workflow puts into a queue from which another carries on, by the clock and with the right."""
    return all_of(
        (
            runs(told.workflow),
            bool(told.puts),
            any_of(
                all_of(
                    (
                        runs(one.workflow),
                        by_clock(one.workflow),
                        {*told.puts} <= {*one.carries},
                        *(lets_in(graph, principal(one.workflow), TAKE, queue) for queue in told.puts),
                    )
                )
                for one in carriers
                if one is not UNKNOWN
            ),
        )
    )


def _kept(graph: Graph, station: _Station) -> Truth:
    """Whether whatever it cannot pass on is put aside, or stays where it lay."""
    who = principal(station.workflow)
    return all_of(
        (station.careful, bool(station.aside), *(lets_in(graph, who, WRITE, container) for container in station.aside))
    )


def _watched(graph: Graph, station: _Station) -> Truth:
    """Whether somebody is told of what was put aside, and of a run that failed."""
    whom = failures_go_to(graph, station.workflow)
    failed = UNKNOWN if whom is UNKNOWN else any_of(reaches_somebody(graph, one) for one in whom)
    return all_of((failed, bool(station.aside), *(noticed(graph, container) for container in station.aside)))


def _sending(graph: Graph, group: Resource, receiver: Mapping[str, object], station: Maybe[_Station]) -> Sending:
    if station is UNKNOWN:
        return Sending(group.urn, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)
    who, called = principal(station.workflow), id_of(station.workflow)
    itself = text(receiver.get("managedIdentity"))
    return Sending(
        urn=group.urn,
        let_in=all_of(
            (
                UNKNOWN if itself is UNKNOWN else itself == "SystemAssigned",
                UNKNOWN if called is UNKNOWN else itself_may(graph, group, _CALL, called),
                bool(station.puts),
                *(lets_in(graph, who, ADD, queue) for queue in station.puts),
            )
        ),
        kept=bool(station.aside),
        kept_let_in=all_of(lets_in(graph, who, WRITE, container) for container in station.aside),
        watched=_watched(graph, station),
    )
