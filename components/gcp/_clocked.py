"""What is done by the clock: a workflow with an account of its own, what starts it, and who is told that it failed.

The account holds what it is given for its work, and two rights in the project: to start runs, for nothing smaller than
a project takes that right, and to see how they ended. A workflow keeps code, no data.

Sources: Workflows, syntax (https://cloud.google.com/workflows/docs/reference/syntax), scheduling
(https://cloud.google.com/workflows/docs/schedule-workflow) and roles
(https://cloud.google.com/workflows/docs/access-control); Cloud Monitoring, metrics of workflows
(https://cloud.google.com/monitoring/api/metrics_gcp_s_z#gcp-workflows) and absence of data
(https://cloud.google.com/monitoring/alerts/types-of-conditions#metric-absence).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_gcp import cloudscheduler, monitoring, projects, serviceaccount, workflows

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

_EXECUTIONS: Final = "https://workflowexecutions.googleapis.com/v1"
_METRIC: Final = "workflows.googleapis.com/finished_execution_count"
_RUNS: Final = ("workflows.executions.create", "workflows.executions.list")


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
        return f"{_EXECUTIONS}/{place}/workflows/{self.workflow}/executions"


def worker(role: str, asked: Asked, parent: pulumi.Resource, after: Sequence[pulumi.Resource]) -> Worker:
    """The account that does what `role` says."""
    account = serviceaccount.Account(
        role,
        account_id=name_of("serviceaccount:Account", asked["prefix"], role),
        project=asked["account"],
        opts=pulumi.ResourceOptions(parent=parent, depends_on=list(after)),
    )
    return Worker(role, account, name_of("workflows:Workflow", asked["prefix"], role), asked)


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
    asked = its.asked
    _, starts = given(f"{its.role}-runs", "Starts a workflow and sees how its runs ended", _RUNS, its, parent)
    made = workflows.Workflow(
        its.role,
        name=its.workflow,
        project=asked["account"],
        region=asked["region"],
        service_account=its.account.email,
        source_contents=pulumi.Output.from_input(definition).apply(lambda said: json.dumps(said, sort_keys=True)),
        call_log_level="LOG_ERRORS_ONLY",
        deletion_protection=False,
        labels=labels_of(asked["tags"]),
        opts=pulumi.ResourceOptions(parent=parent, depends_on=[*after, starts]),
    )
    cloudscheduler.Job(
        its.role,
        name=name_of("cloudscheduler:Job", asked["prefix"], its.role),
        project=asked["account"],
        region=asked["region"],
        schedule=cron,
        time_zone="Etc/UTC",
        paused=False,
        http_target={
            "uri": its.runs,
            "http_method": "POST",
            "oauth_token": {"service_account_email": its.account.email},
        },
        opts=pulumi.ResourceOptions(parent=parent, depends_on=[made]),
    )
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
        display_name=f"{its.workflow} did not do its work",
        combiner="OR",
        enabled=True,
        conditions=conditions,
        notification_channels=[route],
        user_labels=labels_of(its.asked["tags"]),
        opts=pulumi.ResourceOptions(parent=made),
    )
