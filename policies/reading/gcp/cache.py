"""Instances of Memorystore, and what has a workflow write a new generation.

Sources: Memorystore for Valkey API, instances
(https://cloud.google.com/memorystore/docs/valkey/reference/rest/v1/projects.locations.instances); Eventarc, events of
audit logs (https://cloud.google.com/eventarc/docs/workflows/route-trigger-cloud-audit-logs); Workflows, metrics
(https://cloud.google.com/monitoring/api/metrics_gcp_p_z#gcp-workflows).
"""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.values import entry, flag, items, number, text
from policies.reading.gcp.grants import given_to
from policies.reading.gcp.moves import ALERT, SERVICE, WORKFLOW, calls, condition, started_by_alarm
from policies.reading.model.cache import Cache
from policies.reading.policy import matches

__all__ = ["caches"]

_INSTANCE = "gcp:memorystore/instance:Instance"
_TRIGGER = "gcp:eventarc/trigger:Trigger"
_WRITES = re.compile(r"https://storage\.googleapis\.com/upload/storage/v1/b/[^/]+/o")
_MOVED = {
    "type": "google.cloud.audit.log.v1.written",
    "serviceName": "run.googleapis.com",
    "methodName": "google.cloud.run.v2.Services.UpdateService",
}
_STARTED = 'metric.type="workflows.googleapis.com/started_execution_count"'
_OF = re.compile(r'resource\.labels\.workflow_id="([^"]+)"')


def caches(graph: Graph) -> Iterator[Cache]:
    """Every instance."""
    for one in graph.of_type(_INSTANCE):
        yield Cache(
            urn=one.urn,
            encrypted=_is(one.value("transitEncryptionMode"), "SERVER_AUTHENTICATION"),
            identified=_is(one.value("authorizationMode"), "IAM_AUTH"),
            survives=all_of((_is(entry(one.value("zoneDistributionConfig"), "mode"), "MULTI_ZONE"), _second(one))),
            dropped_on=_dropped_on(graph, one),
        )


def _is(value: object, wanted: str) -> Truth:
    found = text(value)
    return UNKNOWN if found is UNKNOWN else found == wanted


def _second(instance: Resource) -> Truth:
    count = number(instance.value("replicaCount"))
    return UNKNOWN if count is UNKNOWN else bool(count)


def _dropped_on(graph: Graph, instance: Resource) -> Maybe[frozenset[str]]:
    """A release and a rollback are both told by what updates a service; a stop by the run of what stops."""
    drops: list[Resource] = []
    for one in graph.of_type(WORKFLOW):
        counts = _counts(graph, one)
        if counts is UNKNOWN:
            return UNKNOWN
        if counts and graph.account(one) == graph.account(instance):
            drops.append(one)
    moved, stopped = _on_moves(graph, drops), _on_stop(graph, drops)
    if UNKNOWN in (moved, stopped):
        return UNKNOWN
    return frozenset({*(("release", "rollback") if moved else ()), *(("stop",) if stopped else ())})


def _counts(graph: Graph, workflow: Resource) -> Truth:
    """Whether it writes a new generation, and may."""
    found = calls(workflow)
    if found is UNKNOWN:
        return False  # what cannot be read is not counted on; whoever needs it misses it
    writes = any(
        one.get("call") == "http.post"
        and _WRITES.fullmatch(str(entry(one, "args", "url"))) is not None
        and entry(one, "args", "query", "name") == "generation"
        for one in found
    )
    return writes and _may_write(graph, workflow)


def _may_write(graph: Graph, workflow: Resource) -> Truth:
    email = str(text(workflow.value("serviceAccount"))).rpartition("/")[2]
    return any_of(
        UNKNOWN
        if one is UNKNOWN
        else one.allow and any(matches(action.lower(), "storage.objects.create") is True for action in one.actions)
        for one in given_to(graph, email)
    )


def _on_moves(graph: Graph, drops: list[Resource]) -> Truth:
    """Whether an update of every service starts one of these."""
    services = [one.id for one in graph.of_type(SERVICE) if one.id]
    told: list[Truth] = []
    for service in services:
        leads: list[Truth] = []
        for trigger in graph.of_type(_TRIGGER):
            criteria, led = (
                items(trigger.value("matchingCriterias")),
                text(entry(trigger.value("destination"), "workflow")),
            )
            if criteria is UNKNOWN or led is UNKNOWN:
                leads.append(UNKNOWN)
                continue
            held = {str(one.get("attribute")): text(one.get("value")) for one in criteria}
            thing = held.pop("resourceName", None)
            if UNKNOWN in (thing, *held.values()):
                leads.append(UNKNOWN)
                continue
            leads.append(held == _MOVED and fnmatchcase(service, str(thing)) and led in {one.id for one in drops})
        told.append(any_of(leads))
    return bool(services) and all_of(told)


def _on_stop(graph: Graph, drops: list[Resource]) -> Truth:
    """Whether the run of a workflow that says that it stops something rings an alarm that starts one of these."""
    stops = {str(text(one.value("name"))) for one in graph.of_type(WORKFLOW) if entry(one.value("labels"), "stops")}
    rings: list[Truth] = []
    for alarm in graph.of_type(ALERT):
        started, held = started_by_alarm(graph, alarm), condition(alarm)
        said = text(entry(held, "filter"))
        if started is UNKNOWN:
            rings.append(UNKNOWN)
        elif {one.id for one in started} & {one.id for one in drops}:
            on = flag(alarm.value("enabled"), absent=True)
            watched: Truth = (
                UNKNOWN if said is UNKNOWN else _STARTED in str(said) and bool(set(_OF.findall(str(said))) & stops)
            )
            rings.append(all_of((on, watched)))
    return any_of(rings)
