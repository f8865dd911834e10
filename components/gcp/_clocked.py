"""What is done by the clock: a workflow that starts itself as its own account, and who is told that it did not do it.

The account holds what it is given for its work, and may start runs and see how they ended.

Sources: Workflows, syntax (https://cloud.google.com/workflows/docs/reference/syntax: a definition may be JSON) and
roles (https://cloud.google.com/workflows/docs/access-control); Cloud Monitoring, metrics of workflows
(https://cloud.google.com/monitoring/api/metrics_gcp_p_z#gcp-workflows) and absence of data
(https://cloud.google.com/monitoring/alerts/types-of-conditions#metric-absence).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_gcp import monitoring, projects, serviceaccount, workflows

from components.contract.naming import physical_name
from components.gcp import _workflow
from components.gcp._labels import labels_of
from components.gcp._names import name_of
from components.gcp._store import Asked

__all__ = ["SERVICES", "Worker", "by_the_clock", "called", "given", "worker"]

SERVICES: Final = (
    "cloudscheduler.googleapis.com",
    "iam.googleapis.com",
    "monitoring.googleapis.com",
    "workflowexecutions.googleapis.com",
    "workflows.googleapis.com",
)
"""What this uses."""

_METRIC: Final = "workflows.googleapis.com/finished_execution_count"


@dataclass(frozen=True, slots=True)
class Worker:
    """The account of a workflow, and the workflow's name, before it is there."""

    role: str
    account: serviceaccount.Account
    workflow: str
    asked: Asked

    @property
    def runs(self) -> str:
        """Where its runs are started and listed."""
        place = f"projects/{self.asked['account']}/locations/{self.asked['region']}"
        return f"{_workflow.EXECUTIONS}/{place}/workflows/{self.workflow}/executions"


def worker(role: str, what: str, asked: Asked, parent: pulumi.Resource, on: Sequence[pulumi.Resource]) -> Worker:
    """The account that does what `what` says, once the services are switched `on`."""
    its = _workflow.account(role, what, asked, parent, after=on)
    return Worker(role, its, name_of("workflows:Workflow", asked["prefix"], role), asked)


def given(
    name: str, why: str, permissions: Sequence[str], to: Worker, parent: pulumi.Resource
) -> tuple[projects.IAMCustomRole, projects.IAMMember]:
    """A role of ours with these permissions, given to the worker in its project."""
    role = projects.IAMCustomRole(
        name,
        role_id=name_of("projects:IAMCustomRole", to.asked["prefix"], name),
        project=to.asked["account"],
        title=why,
        permissions=list(permissions),
        opts=pulumi.ResourceOptions(parent=parent, depends_on=[to.account]),
    )
    member = projects.IAMMember(
        name,
        project=to.asked["account"],
        role=role.id,
        member=to.account.member,
        opts=pulumi.ResourceOptions(parent=parent),
    )
    return role, member


def by_the_clock(
    its: Worker,
    definition: pulumi.Input[Mapping[str, object]],
    cron: str,
    parent: pulumi.Resource,
    after: Sequence[pulumi.Resource],
    *,
    route: pulumi.Input[str] | None = None,
    silent_hours: int | None = None,
) -> workflows.Workflow:
    """Runs the definition by the clock (UTC), once it may do `after` what it does.

    `route` is told of a run that did not succeed, and where none did for `silent_hours`.
    """
    source = pulumi.Output.from_input(definition).apply(lambda said: json.dumps(said, sort_keys=True))
    made = _workflow.workflow(its.role, source, its.account, its.asked, parent, after=after)
    _workflow.by_the_clock(its.role, cron, made, its.account, its.asked, parent)
    if route is not None:
        _tell(its, route, silent_hours, made)
    return made


def called(method: str, url: str, result: str | None = None, **args: object) -> dict[str, object]:
    """A call of an API as the workflow's own account, tried again where it may be."""
    call: dict[str, object] = {
        "call": f"http.{method}",
        "args": {"url": url, "auth": {"type": "OAuth2"}, **args},
    }
    return {"try": {**call, "result": result} if result else call, "retry": "${http.default_retry}"}


def _tell(its: Worker, route: pulumi.Input[str], silent_hours: int | None, made: workflows.Workflow) -> None:
    of = (
        f'resource.type = "workflows.googleapis.com/Workflow" AND resource.labels.workflow_id = "{its.workflow}" '
        f'AND metric.type = "{_METRIC}" AND metric.labels.status'
    )
    conditions: list[monitoring.AlertPolicyConditionArgsDict] = [
        {
            "display_name": "A run did not succeed",
            "condition_threshold": {
                "filter": f'{of} != "SUCCEEDED"',
                "comparison": "COMPARISON_GT",
                "threshold_value": 0,
                "duration": "0s",
                "aggregations": [{"alignment_period": "300s", "per_series_aligner": "ALIGN_DELTA"}],
            },
        }
    ]
    if silent_hours is not None:
        conditions.append(
            {
                "display_name": f"No run succeeded for {silent_hours} hours",
                "condition_absent": {
                    "filter": f'{of} = "SUCCEEDED"',
                    "duration": f"{silent_hours * 3600}s",
                    "aggregations": [{"alignment_period": "300s", "per_series_aligner": "ALIGN_DELTA"}],
                },
            }
        )
    monitoring.AlertPolicy(
        its.role,
        project=its.asked["account"],
        display_name=physical_name(its.asked["prefix"], its.role, "undone"),
        severity="ERROR",
        combiner="OR",
        enabled=True,
        conditions=conditions,
        notification_channels=[route],
        user_labels=labels_of(its.asked["tags"]),
        opts=pulumi.ResourceOptions(parent=made),
    )
