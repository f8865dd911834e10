"""Alarms, what they start, and what takes a release back.

An alarm names channels. One that is a topic starts a workflow, where a trigger leads from that topic to it. What a
workflow does stands in its document: one that puts requests of a service back changes its traffic.

Sources: Cloud Monitoring, policies (https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies) and
channels (https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.notificationChannels); Eventarc, triggers
(https://cloud.google.com/eventarc/docs/reference/rest/v1/projects.locations.triggers); Workflows, syntax
(https://cloud.google.com/workflows/docs/reference/syntax).
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import cast

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth
from gouvernail.values import entry, flag, items, number, text, texts
from policies.reading.gcp.names import id_of
from policies.reading.model.serving import Alarm

__all__ = [
    "ALERT",
    "SERVICE",
    "WORKFLOW",
    "alarms",
    "calls",
    "condition",
    "measured",
    "started_by",
    "started_by_alarm",
    "taken_back_by",
    "triggers_of",
]

SERVICE = "gcp:cloudrunv2/service:Service"
WORKFLOW = "gcp:workflows/workflow:Workflow"
ALERT = "gcp:monitoring/alertPolicy:AlertPolicy"
_CHANNEL = "gcp:monitoring/notificationChannel:NotificationChannel"
_TRIGGER = "gcp:eventarc/trigger:Trigger"
_ASKS = "https://run.googleapis.com/v2/"
_OF = re.compile(r'resource\.labels\.service_name="([^"]+)"')
_METRIC = re.compile(r'metric\.type="run\.googleapis\.com/(\w+)"')
_PERCENTILE = re.compile(r"REDUCE_PERCENTILE_(\d{2})")
_FAILED = 'response_code_class="5xx"'


def alarms(graph: Graph) -> Iterator[Alarm]:
    """Every alert, called by its id."""
    for one in graph.of_type(ALERT):
        held = condition(one)
        measure, scale = measured(held)
        threshold = number(entry(held, "thresholdValue"))
        yield Alarm(
            urn=one.urn,
            name=one.id or UNKNOWN,
            watches=_watches(graph, one, held),
            measure=measure,
            threshold=threshold / scale if isinstance(threshold, float) else threshold,
            acts=flag(one.value("enabled"), absent=True),
        )


def taken_back_by(graph: Graph, service: Resource) -> Maybe[tuple[str, ...]]:
    """The alarms that start a workflow which changes the traffic of the service."""
    own, found = id_of(graph, service), list[str]()
    if own is UNKNOWN:
        return UNKNOWN
    for alarm in graph.of_type(ALERT):
        started = started_by_alarm(graph, alarm)
        if started is UNKNOWN or not alarm.id:
            return UNKNOWN
        turned = [_moves(one, own) for one in started]
        if UNKNOWN in turned:
            return UNKNOWN
        if True in turned:
            found.append(alarm.id)
    return tuple(found)


def started_by_alarm(graph: Graph, alarm: Resource) -> Maybe[tuple[Resource, ...]]:
    """The workflows that an alarm starts, by way of topics."""
    channels = texts(alarm.value("notificationChannels"))
    return UNKNOWN if channels is UNKNOWN else started_by(graph, channels)


def started_by(graph: Graph, channels: Collection[str]) -> Maybe[tuple[Resource, ...]]:
    """The workflows that what is sent to these channels starts."""
    named = [one for one in graph.of_type(_CHANNEL) if one.id in channels]
    topics = [text(entry(one.value("labels"), "topic")) for one in named if text(one.value("type")) == "pubsub"]
    if UNKNOWN in topics:
        return UNKNOWN
    found: list[Resource] = []
    for trigger in graph.of_type(_TRIGGER):
        topic = text(entry(trigger.value("transport"), "pubsub", "topic"))
        led = text(entry(trigger.value("destination"), "workflow"))
        if UNKNOWN in (topic, led):
            return UNKNOWN
        if topic and topic in topics:
            found += [one for one in graph.of_type(WORKFLOW) if one.id == led]
    return tuple(found)


def triggers_of(graph: Graph, workflow: Resource) -> tuple[Resource, ...]:
    """What leads events to a workflow; one of which it is not known where it leads may do so."""
    leads = [(one, text(entry(one.value("destination"), "workflow"))) for one in graph.of_type(_TRIGGER)]
    return tuple(one for one, to in leads if to in {workflow.id, UNKNOWN})


def calls(workflow: Resource) -> Maybe[tuple[Mapping[str, object], ...]]:
    """The calls of a workflow, each with `call` and `args`, however deep they stand in it."""
    source = text(workflow.value("sourceContents"))
    if source is UNKNOWN or source is None:
        return UNKNOWN
    try:
        return tuple(_calls(json.loads(source)))
    except ValueError:  # a document in YAML that is no JSON
        return UNKNOWN


def condition(alarm: Resource) -> Maybe[Mapping[str, object]]:
    """The one threshold of an alert; unknown where it has others beside it."""
    held = items(alarm.value("conditions"))
    if held is UNKNOWN or len(held) != 1:
        return UNKNOWN
    found = entry(held[0], "conditionThreshold")
    return cast("Mapping[str, object]", found) if isinstance(found, Mapping) else UNKNOWN


def measured(held: Maybe[Mapping[str, object]]) -> tuple[Maybe[str], float]:
    """What it measures in the spec's words, and how many of its units the spec's unit is."""
    said, beside = text(entry(held, "filter")), text(entry(held, "denominatorFilter"))
    if said is UNKNOWN or beside is UNKNOWN or said is None:
        return UNKNOWN, 1
    metric = _METRIC.search(said)
    if metric is not None and metric[1] == "request_latencies":
        how = text(entry(held, "aggregations", 0, "crossSeriesReducer"))
        percentile = _PERCENTILE.fullmatch(how) if isinstance(how, str) else None
        return (UNKNOWN if percentile is None else f"latency_p{percentile[1]}"), 1000
    if metric is not None and metric[1] == "request_count" and _FAILED in said and beside is not None:
        return "error_rate", 1
    return "other", 1


def _calls(node: object) -> Iterator[Mapping[str, object]]:
    if isinstance(node, Mapping):
        held = cast("Mapping[str, object]", node)
        if "call" in held:
            yield held
        for one in held.values():
            yield from _calls(one)
    elif isinstance(node, list):
        for one in cast("list[object]", node):
            yield from _calls(one)


def _moves(workflow: Resource, service: str) -> Truth:
    found = calls(workflow)
    if found is UNKNOWN:
        return UNKNOWN
    return any(
        one.get("call") == "http.patch"
        and entry(one, "args", "url") == f"{_ASKS}{service}?updateMask=traffic"
        and bool(entry(one, "args", "body", "traffic"))
        for one in found
    )


def _watches(graph: Graph, alarm: Resource, held: Maybe[Mapping[str, object]]) -> Maybe[tuple[str, ...]]:
    said = text(entry(held, "filter"))
    if said is UNKNOWN:
        return UNKNOWN
    names = _OF.findall(said or "")
    return tuple(
        str(one.id)
        for one in graph.of_type(SERVICE)
        if one.id and text(one.value("name")) in names and graph.account(one) == graph.account(alarm)
    )
