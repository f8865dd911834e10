"""What moves an endpoint's requests, what takes them back, and how many instances answer.

A workflow moves requests where it is switched on, runs by a clock and puts the endpoint there with another traffic. It
takes a release back where it is called instead: by an action group that may do so, which an alarm takes.

Sources: Azure Machine Learning, safe rollout
(https://learn.microsoft.com/azure/machine-learning/how-to-safely-rollout-online-endpoints) and scaling
(https://learn.microsoft.com/azure/machine-learning/how-to-autoscale-endpoints); Azure Monitor, log search alerts
(https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-types) and autoscale
(https://learn.microsoft.com/azure/azure-monitor/autoscale/autoscale-multiprofile).
"""

import re
from collections.abc import Iterator, Mapping

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.values import entry, flag, items, mapping, number, text, texts
from policies.reading.azure.arm import around, id_of, named, within
from policies.reading.azure.workflows import (
    ROUTE,
    WORKFLOW,
    Action,
    actions,
    by_clock,
    itself_may,
    may,
    runs,
)
from policies.reading.model.serving import Alarm, AtTime, Scaling

__all__ = ["ENDPOINT", "alarms", "mirrored", "released", "scalings", "taken_back_by"]

ENDPOINT = "azure-native:machinelearningservices:OnlineEndpoint"
_RULE = "azure-native:monitor:ScheduledQueryRule"
_SCALING = "azure-native:monitor:AutoscaleSetting"
_WRITES = ("Microsoft.MachineLearningServices/workspaces/onlineEndpoints/write",)
_CALLS = "Microsoft.Logic/workflows/triggers/listCallbackUrl/action"
_ALL = 100
_OF = re.compile(r'EndpointName\s*(?:=~|==)\s*"([^"]+)"')
_LATENCY = re.compile(r"percentile\(TotalDurationMs, *(\d{2}(?:\.\d)?)\) */ *1000(?:\.0)? +by\b")
_RATE = re.compile(r"countif\([^)]*ResponseCode *>= *500[^)]*\)+ */ *count\(\) +by\b")
_TABLE = "AmlOnlineEndpointTrafficLog"


def mirrored(graph: Graph, endpoint: Resource) -> Maybe[frozenset[str]]:
    """The deployments that get a copy of the endpoint's requests."""
    found: set[str] = set()
    moving = _moving(graph, endpoint)
    if moving is UNKNOWN:
        return UNKNOWN
    for body in moving:
        its = mapping(entry(body, "properties", "mirrorTraffic"))
        if its is UNKNOWN:
            return UNKNOWN
        found |= set(its)
    return frozenset(found)


def released(graph: Graph, endpoint: Resource) -> Maybe[str | None]:
    """The deployment that answers in the end; None where nothing brings one so far."""
    moving = _moving(graph, endpoint)
    if moving is UNKNOWN:
        return UNKNOWN
    traffic = [mapping(entry(body, "properties", "traffic")) for body in moving]
    whole = {name for its in traffic if its is not UNKNOWN for name, share in its.items() if share == _ALL}
    return UNKNOWN if len(whole) > 1 else next(iter(whole), None)


def taken_back_by(graph: Graph, endpoint: Resource) -> Maybe[tuple[str, ...]]:
    """Ids of the alarms on which what is on trial is taken back."""
    found: list[str] = []
    for rule in graph.of_type(_RULE):
        groups, own = texts(entry(rule.value("actions"), "actionGroups")), id_of(rule)
        if groups is UNKNOWN or own is UNKNOWN:
            return UNKNOWN
        answer = any_of(_takes_back(graph, group.lower(), endpoint) for group in groups)
        if answer is UNKNOWN:
            return UNKNOWN
        if answer:
            found.append(own)
    return tuple(found)


def alarms(graph: Graph) -> Iterator[Alarm]:
    """Every rule on the record of endpoints' traffic; a latency in seconds, errors as a share of the requests."""
    for rule in graph.of_type(_RULE):
        criteria = items(entry(rule.value("criteria"), "allOf"))
        only: Mapping[str, object] = criteria[0] if criteria is not UNKNOWN and len(criteria) == 1 else {}
        query = UNKNOWN if criteria is UNKNOWN else text(only.get("query"))
        if isinstance(query, str) and _TABLE not in query:
            continue
        yield Alarm(
            urn=rule.urn,
            name=id_of(rule),
            watches=_watched(graph, query),
            measure=_measure(query, text(only.get("operator"))),
            threshold=UNKNOWN if criteria is UNKNOWN else number(only.get("threshold")),
            acts=flag(rule.value("enabled"), absent=True),
        )


def scalings(graph: Graph) -> Iterator[Scaling]:
    """Every autoscale setting of a deployment: what holds when nothing else does, and what the clock changes."""
    for one in graph.of_type(_SCALING):
        target, profiles = named(one.value("targetResourceUri")), items(one.value("profiles"))
        endpoint = around(target, "deployments") if isinstance(target, str) else UNKNOWN
        if isinstance(target, str) and "/onlineendpoints/" not in target:
            continue
        unread, usual = profiles is UNKNOWN, _usual(() if profiles is UNKNOWN else profiles)
        yield Scaling(
            urn=one.urn,
            endpoint=endpoint,
            variant=target.rpartition("/")[2] if isinstance(target, str) else UNKNOWN,
            least=UNKNOWN if unread else number(entry(usual, "capacity", "minimum")),
            most=UNKNOWN if unread else number(entry(usual, "capacity", "maximum")),
            follows_load=UNKNOWN if unread else all_of((flag(one.value("enabled")), _follows(usual, target))),
            at_times=UNKNOWN if profiles is UNKNOWN else _by_clock(profiles),
        )


def _moving(graph: Graph, endpoint: Resource) -> Maybe[tuple[Mapping[str, object], ...]]:
    """What is put in the endpoint's place by what moves its requests; unknown where nothing is known to."""
    found: list[Mapping[str, object]] = []
    for workflow in graph.of_type(WORKFLOW):
        puts = _puts(workflow, endpoint)
        if puts is UNKNOWN:
            return UNKNOWN
        clock, on = by_clock(workflow), runs(workflow)
        if puts and (clock is UNKNOWN or on is UNKNOWN):
            return UNKNOWN
        if clock is True and on is True:
            bodies = [mapping(entry(one.said, "inputs", "body")) for one in puts]
            found += [body for body in bodies if body is not UNKNOWN]
    return tuple(found) or UNKNOWN


def _puts(workflow: Resource, endpoint: Resource) -> Maybe[tuple[Action, ...]]:
    """The actions that put the endpoint there with a traffic."""
    its, own = actions(workflow), id_of(endpoint)
    if its is UNKNOWN or own is UNKNOWN:
        return UNKNOWN
    place = f"https://management.azure.com{own}?"
    return tuple(
        one
        for one in its
        if one.asks("PUT").startswith(place) and entry(one.said, "inputs", "body", "properties", "traffic") is not None
    )


def _takes_back(graph: Graph, group: str, endpoint: Resource) -> Truth:
    """Whether the action group with this id calls a workflow that changes the endpoint's traffic, and both may."""
    held = next((one for one in graph.of_type(ROUTE) if id_of(one) == group), None)
    if held is None or held.external:
        return False
    receivers = items(held.value("logicAppReceivers"))
    if receivers is UNKNOWN:
        return UNKNOWN
    answers: list[Truth] = []
    for one in receivers:
        called = named(entry(one, "resourceId"))
        if called is UNKNOWN:
            answers.append(UNKNOWN)
            continue
        for workflow in graph.of_type(WORKFLOW):
            if id_of(workflow) != called:
                continue
            puts = _puts(workflow, endpoint)
            if puts is UNKNOWN:
                answers.append(UNKNOWN)
            elif puts:
                rights = [may(graph, put, _WRITES, str(id_of(endpoint))) for put in puts]
                on = (flag(held.value("enabled"), absent=True), runs(workflow))
                answers.append(all_of((*on, itself_may(graph, held, _CALLS, str(called)), any_of(rights))))
    return any_of(answers)


def _watched(graph: Graph, query: Maybe[str | None]) -> Maybe[tuple[str, ...]]:
    """The ids of the endpoints that a query is about."""
    if query is UNKNOWN:
        return UNKNOWN
    called = {name.lower() for name in _OF.findall(query or "")}
    ids = [str(id_of(one)) for one in graph.of_type(ENDPOINT)]
    return tuple(one for one in ids if one.rpartition("/")[2] in called)


def _measure(query: Maybe[str | None], operator: Maybe[str | None]) -> Maybe[str]:
    if query is UNKNOWN or operator is UNKNOWN or query is None:
        return UNKNOWN
    latency = _LATENCY.search(query)
    measure = f"latency_p{latency[1]}" if latency else "error_rate" if _RATE.search(query) else query
    return measure if operator in {"GreaterThan", "GreaterThanOrEqual"} else f"{operator} {measure}"


def _usual(profiles: tuple[Mapping[str, object], ...]) -> Mapping[str, object]:
    """The profile that holds when the clock says nothing else."""
    for one in profiles:
        if one.get("recurrence") is None:
            return one
    return {}


def _follows(profile: Mapping[str, object], target: Maybe[str | None]) -> Truth:
    """Whether the load of the deployment makes instances more and less."""
    rules = items(profile.get("rules"))
    if rules is UNKNOWN:
        return UNKNOWN
    ways: set[object] = set()
    for rule in rules:
        about, way = (
            named(entry(rule, "metricTrigger", "metricResourceUri")),
            text(entry(rule, "scaleAction", "direction")),
        )
        if UNKNOWN in {about, way}:
            return UNKNOWN
        if isinstance(about, str) and isinstance(target, str) and within(target, about):
            ways.add(way)
    return ways >= {"Increase", "Decrease"}


def _by_clock(profiles: tuple[Mapping[str, object], ...]) -> Maybe[tuple[AtTime, ...]]:
    found: list[AtTime] = []
    for one in profiles:
        if one.get("recurrence") is None:
            continue
        least, most = (number(entry(one, "capacity", bound)) for bound in ("minimum", "maximum"))
        hours, minutes = (texts(entry(one, "recurrence", "schedule", unit)) for unit in ("hours", "minutes"))
        if least is UNKNOWN or most is UNKNOWN or hours is UNKNOWN or minutes is UNKNOWN:
            return UNKNOWN
        found.append(AtTime(f"{', '.join(hours)}:{', '.join(minutes)}", least, most))
    return tuple(found)
