"""Workflows: what they call, as whom, whether the clock starts them, and whether somebody is told that they fail.

Sources: Workflows, syntax (https://cloud.google.com/workflows/docs/reference/syntax: a definition may be JSON) and
scheduling (https://cloud.google.com/workflows/docs/schedule-workflow); Cloud Monitoring, alert policies
(https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from assurance.reading.gcp.grants import given_to, on
from assurance.reading.maybe import Maybe, Truth, all_of, any_of, negated
from assurance.reading.policy import permits
from assurance.reading.values import entry, flag, items, text, texts
from gouvernail.graph import UNKNOWN, Graph, Resource

__all__ = ["WORKFLOW", "Call", "account", "by_clock", "calls", "may", "told"]

WORKFLOW = "gcp:workflows/workflow:Workflow"
_JOB = "gcp:cloudscheduler/job:Job"
_ALERT = "gcp:monitoring/alertPolicy:AlertPolicy"
_CHANNEL = "gcp:monitoring/notificationChannel:NotificationChannel"
_RUNS = "https://workflowexecutions.googleapis.com/v1/"
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
    written = text(flow.value("sourceContents"))
    if not isinstance(written, str):
        return UNKNOWN
    try:
        return tuple(_calls(json.loads(written)))
    except ValueError:
        return UNKNOWN


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
    return any_of(_starts(graph, job, flow) for job in graph.of_type(_JOB))


def told(graph: Graph, flow: Resource, *, silent: bool = False) -> Truth:
    """Whether an alert on its runs that do not succeed tells somebody; `silent` asks also for one on none that does."""
    failed = any_of(_alerts(graph, alert, flow, "conditionThreshold", "!=") for alert in graph.of_type(_ALERT))
    if not silent:
        return failed
    return all_of((failed, any_of(_alerts(graph, one, flow, "conditionAbsent", "=") for one in graph.of_type(_ALERT))))


def _calls(said: object) -> Iterator[Call]:
    if isinstance(said, dict):
        step = cast("dict[str, object]", said)
        if isinstance(step.get("call"), str):
            args = step.get("args")
            yield Call(str(step["call"]), cast("dict[str, object]", args) if isinstance(args, dict) else {})
        for value in step.values():
            yield from _calls(value)
    elif isinstance(said, list):
        for value in cast("list[object]", said):
            yield from _calls(value)


def _starts(graph: Graph, job: Resource, flow: Resource) -> Truth:
    target = job.value("httpTarget")
    uri, who = text(entry(target, "uri")), text(entry(target, "oauthToken", "serviceAccountEmail"))
    if uri is UNKNOWN or who is UNKNOWN or flow.id is None:
        return UNKNOWN
    if uri != f"{_RUNS}{flow.id}/executions" or entry(target, "httpMethod") != "POST" or who is None:
        return False
    given = on(job.urn, given_to(graph, who)).statements
    starts: Truth = UNKNOWN
    if given is not UNKNOWN:
        starts = permits(given, "workflows.executions.create", f"projects/{graph.account(flow)}/workflows")
    every = text(job.value("schedule"))
    return all_of((negated(flag(job.value("paused"))), UNKNOWN if every is UNKNOWN else bool(every), starts))


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
    reaches = UNKNOWN if whom is UNKNOWN else any_of(_reaches(graph, one) for one in whom)
    return all_of((flag(alert.value("enabled"), absent=True), reaches))


def _reaches(graph: Graph, route: str) -> Truth:
    """A route of another stack may be there or not."""
    found = next((one for one in graph.of_type(_CHANNEL) if one.id == route), None)
    return UNKNOWN if found is None else flag(found.value("enabled"), absent=True)
