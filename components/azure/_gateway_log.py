"""Where calls are logged: a workspace of Log Analytics, and traces of them in Application Insights, which lie there.

The workspace is not encrypted with a key of ours, as that of detection is not: it takes a dedicated cluster. No
question and no answer stands in it. What it holds of calls is kept a second time, under our key, in the audit log.

A workspace keeps for two years at most; a table of it keeps longer. Its tables are there as soon as it is, so how long
they keep is set by a template, which does not ask whether they are.

Sources: Azure Monitor, how long logs are kept
(https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure) and tables of API Management
(https://learn.microsoft.com/azure/azure-monitor/reference/tables/apimanagementgatewaylogs); Application Insights,
authentication (https://learn.microsoft.com/azure/azure-monitor/app/azure-ad-authentication).
"""

from dataclasses import dataclass
from typing import Final

from pulumi_azure_native import applicationinsights, operationalinsights, resources

from components.azure._group import Group
from components.azure._names import name_of
from gouvernail.errors import GouvernailError, Problem

__all__ = ["CALLS", "Log", "log"]

CALLS: Final = "ApiManagementGatewayLogs"
"""The table of calls."""

_LEAST, _AT_HAND = 30, 730  # days that a workspace keeps
_STEPS: Final = (1095, 1460, 1826, 2191, 2556, 2922, 3288, 3653, 4018, 4383)
_TABLES: Final = "2022-10-01"


@dataclass(frozen=True, slots=True)
class Log:
    """The workspace, and what takes traces."""

    workspace: operationalinsights.Workspace
    traces: applicationinsights.Component


def log(days: int, traced: float, its: Group) -> Log:
    """Kept for so many days at least. Of traces a share is kept as they arrive, each of them whole."""
    kept = _kept(days)
    workspace = operationalinsights.Workspace(
        "calls",
        workspace_name=name_of("operationalinsights:Workspace", its.prefix, "gateway"),
        resource_group_name=its.name,
        location=its.region,
        sku={"name": operationalinsights.WorkspaceSkuNameEnum.PER_GB2018},
        retention_in_days=min(kept, _AT_HAND),
        features={"disable_local_auth": True, "enable_log_access_using_only_resource_permissions": False},
        tags={**its.tags, "purpose": "logs"},
        opts=its.opts(),
    )
    if kept > _AT_HAND:
        _keep_longer(workspace, kept, its)
    traces = applicationinsights.Component(
        "calls",
        resource_name_=name_of("applicationinsights:Component", its.prefix, "gateway"),
        resource_group_name=its.name,
        location=its.region,
        kind="web",
        application_type=applicationinsights.ApplicationType.WEB,
        workspace_resource_id=workspace.id,
        sampling_percentage=round(100 * traced, 6),
        disable_local_auth=True,
        disable_ip_masking=False,
        tags=its.tags,
        opts=its.opts(),
    )
    return Log(workspace, traces)


def _keep_longer(workspace: operationalinsights.Workspace, days: int, its: Group) -> None:
    resources.Deployment(
        "calls",
        deployment_name="calls-kept",
        resource_group_name=its.name,
        properties={
            "mode": resources.DeploymentMode.INCREMENTAL,
            "template": workspace.name.apply(
                lambda name: {
                    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
                    "contentVersion": "1.0.0.0",
                    "resources": [
                        {
                            "type": "Microsoft.OperationalInsights/workspaces/tables",
                            "apiVersion": _TABLES,
                            "name": f"{name}/{CALLS}",
                            "properties": {
                                "plan": "Analytics",
                                "retentionInDays": _AT_HAND,
                                "totalRetentionInDays": days,
                            },
                        }
                    ],
                }
            ),
        },
        opts=its.opts(),
    )


def _kept(days: int) -> int:
    """The first step of Log Analytics that keeps so long. GouvernailError where none does."""
    if days <= _AT_HAND:
        return max(days, _LEAST)
    found = next((step for step in _STEPS if step >= days), None)
    if found is None:
        raise GouvernailError(
            Problem(
                f"Log Analytics keeps no log for {days} days",
                path="retention.events.keep",
                expected=f"{_STEPS[-1]} days at most",
            )
        )
    return found
