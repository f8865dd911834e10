"""Workflows, the accounts that they and whoever starts them work as, and the clock that does so.

No right can be given on a single workflow: who starts one may start any of the project. Each works as an account of its
own, which may do that one thing.

Sources: Workflows, service accounts (https://cloud.google.com/workflows/docs/authentication) and starting them by the
clock (https://cloud.google.com/workflows/docs/schedule-workflow); Workflows, metrics
(https://cloud.google.com/monitoring/api/metrics_gcp_p_z#gcp-workflows).
"""

from collections.abc import Mapping, Sequence
from typing import Final

import pulumi
from pulumi_gcp import cloudscheduler, monitoring, projects, serviceaccount, workflows

from components.contract.naming import physical_name
from components.gcp._labels import labels_of
from components.gcp._names import name_of
from components.gcp._store import Asked

__all__ = ["EXECUTIONS", "account", "by_the_clock", "runs_told", "started_by", "starts_told", "workflow"]

_SCOPE: Final = "https://www.googleapis.com/auth/cloud-platform"
EXECUTIONS: Final = "https://workflowexecutions.googleapis.com/v1"
"""Where runs are started and listed."""


def account(
    role: str, what: str, asked: Asked, parent: pulumi.Resource, *, after: Sequence[pulumi.Resource] = ()
) -> serviceaccount.Account:
    """Somebody to work as, without a key."""
    return serviceaccount.Account(
        role,
        account_id=name_of("serviceaccount:Account", asked["prefix"], role),
        project=asked["account"],
        display_name=physical_name(asked["prefix"], role),
        description=what,
        opts=pulumi.ResourceOptions(parent=parent, depends_on=list(after)),
    )


def workflow(
    role: str,
    source: pulumi.Input[str],
    runs_as: serviceaccount.Account,
    asked: Asked,
    parent: pulumi.Resource,
    *,
    labels: Mapping[str, str] | None = None,
    after: Sequence[pulumi.Resource] = (),
) -> workflows.Workflow:
    """The workflow `prefix-role` with this document, which begins when it is started."""
    return workflows.Workflow(
        role,
        name=name_of("workflows:Workflow", asked["prefix"], role),
        project=asked["account"],
        region=asked["region"],
        source_contents=source,
        service_account=runs_as.id,
        call_log_level="LOG_ERRORS_ONLY",
        deletion_protection=False,
        labels=labels_of({**asked["tags"], **(labels or {})}),
        opts=pulumi.ResourceOptions(parent=parent, depends_on=list(after)),
    )


def started_by(role: str, who: serviceaccount.Account, asked: Asked, parent: pulumi.Resource) -> projects.IAMMember:
    """Lets an account start workflows."""
    return projects.IAMMember(
        f"{role}-starts",
        project=asked["account"],
        role="roles/workflows.invoker",
        member=who.member,
        opts=pulumi.ResourceOptions(parent=parent),
    )


def by_the_clock(  # noqa: PLR0917 - who starts what, where
    role: str, schedule: str, it: workflows.Workflow, who: serviceaccount.Account, asked: Asked, parent: pulumi.Resource
) -> cloudscheduler.Job:
    """Starts a workflow again and again, as an account that may."""
    may = started_by(role, who, asked, parent)
    return cloudscheduler.Job(
        role,
        name=name_of("cloudscheduler:Job", asked["prefix"], role),
        project=asked["account"],
        region=asked["region"],
        schedule=schedule,
        time_zone="Etc/UTC",
        http_target={
            "http_method": "POST",
            "uri": it.id.apply(lambda id_: f"{EXECUTIONS}/{id_}/executions"),
            "oauth_token": {"service_account_email": who.email, "scope": _SCOPE},
        },
        opts=pulumi.ResourceOptions(parent=parent, depends_on=[may]),
    )


def runs_told(
    role: str,
    it: workflows.Workflow,
    route: pulumi.Input[str],
    asked: Asked,
    parent: pulumi.Resource,
    *,
    outcome: str = "failed",
) -> monitoring.AlertPolicy:
    """Tells the route when a run of the workflow `failed`, or `succeeded`."""
    return monitoring.AlertPolicy(
        f"{role}-{outcome}",
        project=asked["account"],
        display_name=physical_name(asked["prefix"], role, outcome),
        combiner="OR",
        enabled=True,
        severity="ERROR",
        conditions=[
            {
                "display_name": outcome,
                "condition_threshold": {
                    "filter": it.name.apply(lambda name: _ended(name, outcome.upper())),
                    "comparison": "COMPARISON_GT",
                    "threshold_value": 0,
                    "duration": "0s",
                    "aggregations": [
                        {
                            "alignment_period": "300s",
                            "per_series_aligner": "ALIGN_DELTA",
                            "cross_series_reducer": "REDUCE_SUM",
                        }
                    ],
                },
            }
        ],
        documentation={"content": f"A run of {physical_name(asked['prefix'], role)} {outcome}"},
        notification_channels=[route],
        user_labels=labels_of(asked["tags"]),
        opts=pulumi.ResourceOptions(parent=parent),
    )


def starts_told(  # noqa: PLR0917 - who is told of what, where
    role: str,
    it: pulumi.Input[str],
    what: str,
    channel: pulumi.Input[str],
    asked: Asked,
    parent: pulumi.Resource,
) -> monitoring.AlertPolicy:
    """Tells the channel when a run of the workflow of this id starts, and `what` that means."""
    return monitoring.AlertPolicy(
        role,
        project=asked["account"],
        display_name=physical_name(asked["prefix"], role),
        combiner="OR",
        enabled=True,
        conditions=[
            {
                "display_name": "stop",
                "condition_threshold": {
                    "filter": pulumi.Output.from_input(it).apply(_started),
                    "comparison": "COMPARISON_GT",
                    "threshold_value": 0,
                    "duration": "0s",
                    "aggregations": [
                        {
                            "alignment_period": "60s",
                            "per_series_aligner": "ALIGN_DELTA",
                            "cross_series_reducer": "REDUCE_SUM",
                        }
                    ],
                },
            }
        ],
        documentation={"content": what},
        notification_channels=[channel],
        user_labels=labels_of(asked["tags"]),
        opts=pulumi.ResourceOptions(parent=parent),
    )


def _started(id_: str) -> str:
    return (
        'metric.type="workflows.googleapis.com/started_execution_count" '
        'AND resource.type="workflows.googleapis.com/Workflow" '
        f'AND resource.labels.workflow_id="{id_.rpartition("/")[2]}"'
    )


def _ended(name: str, outcome: str) -> str:
    return (
        f'metric.type="workflows.googleapis.com/finished_execution_count" AND metric.labels.status="{outcome}" '
        f'AND resource.type="workflows.googleapis.com/Workflow" AND resource.labels.workflow_id="{name}"'
    )
