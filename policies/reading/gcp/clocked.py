"""Workflows: what they call, as whom, whether the clock starts them, and whether somebody is told that they fail.

Sources: Workflows, syntax (https://cloud.google.com/workflows/docs/reference/syntax: a definition may be JSON) and
scheduling (https://cloud.google.com/workflows/docs/schedule-workflow); Cloud Monitoring, alert policies
(https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of, negated
from gouvernail.values import entry, flag, items, text, texts
from policies.reading.gcp.grants import given_to, on
from policies.reading.policy import permits

__all__ = [
    "RUNS",
    "WORKFLOW",
    "Call",
    "account",
    "by_clock",
    "calls",
    "clocks",
    "conditions",
    "loops",
    "may",
    "reaches",
    "routes",
    "said",
    "told",
]

WORKFLOW = "gcp:workflows/workflow:Workflow"
_JOB = "gcp:cloudscheduler/job:Job"
_ALERT = "gcp:monitoring/alertPolicy:AlertPolicy"
_CHANNEL = "gcp:monitoring/notificationChannel:NotificationChannel"
RUNS = "https://workflowexecutions.googleapis.com/v1/"
"""Before the full name of a workflow whose runs are started or listed."""
_METRIC = 'metric.type = "workflows.googleapis.com/finished_execution_count"'


@dataclass(frozen=True, slots=True)
class Call:
    """One call: of an API (`http.get`), or of a part of the workflow."""

    does: str
    args: Mapping[str, object]

    @property
    def url(self) -> str:
        """What it calls."""
        return str(self.args.get("url"))


def calls(flow: Resource) -> Maybe[tuple[Call, ...]]:
    """Everything that the workflow calls; unknown where its definition is not known, or no JSON."""
    definition = said(flow)
    return UNKNOWN if definition is UNKNOWN else tuple(_calls(definition))


def said(flow: Resource) -> object:
    """The workflow's definition; unknown where it is not known, or no JSON."""
    written = text(flow.value("sourceContents"))
    if not isinstance(written, str):
        return UNKNOWN
    try:
        return json.loads(written)
    except ValueError:
        return UNKNOWN


def conditions(definition: object) -> Iterator[str]:
    """Every condition on which the definition branches."""
    for one in _within(definition):
        if isinstance(one.get("condition"), str):
            yield str(one["condition"])


def loops(definition: object) -> Mapping[str, tuple[str, ...]]:
    """Each variable of a loop over texts that the definition names, and those texts."""
    found: dict[str, tuple[str, ...]] = {}
    for one in _within(definition):
        among = one.get("in")
        if isinstance(one.get("value"), str) and isinstance(among, list):
            found[str(one["value"])] = tuple(str(it) for it in cast("list[object]", among))
    return found


def account(flow: Resource) -> Maybe[str]:
    """The address of the account as which it works."""
    said = text(flow.value("serviceAccount"))
    return UNKNOWN if said is UNKNOWN or said is None else said.rpartition("/")[2]


def may(graph: Graph, flow: Resource, action: str, resource: str) -> Truth:
    """Whether the workflow's account may do this."""
    who = account(flow)
    given = UNKNOWN if who is UNKNOWN else on(flow.urn, given_to(graph, who)).statements
    return UNKNOWN if given is UNKNOWN else permits(given, action, resource)


def by_clock(graph: Graph, flow: Resource) -> Truth:
    """Whether a job starts it by the clock, as an account that may."""
    return any_of(its for _, its in clocks(graph, flow))


def clocks(graph: Graph, flow: Resource) -> Iterator[tuple[Resource, Truth]]:
    """Every job of the clock, and whether it starts the workflow as an account that may."""
    for job in graph.of_type(_JOB):
        yield job, _starts(graph, job, flow)


def told(graph: Graph, flow: Resource, *, silent: bool = False) -> Truth:
    """Whether an alert on its runs that do not succeed tells somebody; `silent` asks also for one on none that does."""
    failed = any_of(_alerts(graph, alert, flow, "conditionThreshold", "!=") for alert in graph.of_type(_ALERT))
    if not silent:
        return failed
    return all_of((failed, any_of(_alerts(graph, one, flow, "conditionAbsent", "=") for one in graph.of_type(_ALERT))))


def _calls(definition: object) -> Iterator[Call]:
    for step in _within(definition):
        if isinstance(step.get("call"), str):
            args = step.get("args")
            yield Call(str(step["call"]), cast("dict[str, object]", args) if isinstance(args, dict) else {})


def _within(definition: object) -> Iterator[Mapping[str, object]]:
    """Every map of the definition."""
    if isinstance(definition, dict):
        step = cast("dict[str, object]", definition)
        yield step
        for value in step.values():
            yield from _within(value)
    elif isinstance(definition, list):
        for value in cast("list[object]", definition):
            yield from _within(value)


def _starts(graph: Graph, job: Resource, flow: Resource) -> Truth:
    target = job.value("httpTarget")
    uri, who = text(entry(target, "uri")), text(entry(target, "oauthToken", "serviceAccountEmail"))
    if uri is UNKNOWN or who is UNKNOWN or flow.id is None:
        return UNKNOWN
    if uri != f"{RUNS}{flow.id}/executions" or entry(target, "httpMethod") != "POST" or who is None:
        return False
    given = on(job.urn, given_to(graph, who)).statements
    starts: Truth = UNKNOWN
    if given is not UNKNOWN:
        starts = permits(given, "workflows.executions.create", f"projects/{graph.account(flow)}/workflows")
    every = text(job.value("schedule"))
    return all_of((negated(flag(job.value("paused"))), UNKNOWN if every is UNKNOWN else bool(every), starts))


def routes(graph: Graph, flow: Resource) -> Maybe[tuple[str, ...]]:
    """Where an alert on runs of the workflow that do not succeed leads."""
    found: list[str] = []
    for alert in graph.of_type(_ALERT):
        if _alerts(graph, alert, flow, "conditionThreshold", "!=") is not False:
            whom = texts(alert.value("notificationChannels"))
            if whom is UNKNOWN:
                return UNKNOWN
            found += whom
    return tuple(found)


def _alerts(graph: Graph, alert: Resource, flow: Resource, kind: str, how: str) -> Truth:
    conditions, whom = items(alert.value("conditions")), texts(alert.value("notificationChannels"))
    if conditions is UNKNOWN:
        return UNKNOWN
    filters = [text(entry(one, kind, "filter")) for one in conditions]
    name = (flow.id or "").rpartition("/")[2]
    its = [
        one
        for one in filters
        if isinstance(one, str)
        and _METRIC in one
        and f'resource.labels.workflow_id = "{name}"' in one
        and one.endswith(f'metric.labels.status {how} "SUCCEEDED"')
    ]
    if not its:
        return UNKNOWN if UNKNOWN in filters else False
    told_on = UNKNOWN if whom is UNKNOWN else any_of(reaches(graph, one) for one in whom)
    return all_of((flag(alert.value("enabled"), absent=True), told_on))


def reaches(graph: Graph, route: str) -> Truth:
    """A route of another stack may be there or not."""
    found = next((one for one in graph.of_type(_CHANNEL) if one.id == route), None)
    return UNKNOWN if found is None else flag(found.value("enabled"), absent=True)
