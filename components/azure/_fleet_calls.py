"""Who called: written down by the hub under the name that it proved, and counted by a function, each device once.

A device that calls reads what it is told (its twin), which its hub records for each read. Of records that Azure
could not write into the workspace, and of what could not be captured, the workspace itself tells, and an alert passes
that on; the audit log's store has each record as well.

Sources: Azure IoT Hub, monitoring data (https://learn.microsoft.com/azure/iot-hub/monitor-iot-hub-reference); Azure
Monitor, functions (https://learn.microsoft.com/azure/azure-monitor/logs/functions), the health of a workspace
(https://learn.microsoft.com/azure/azure-monitor/logs/monitor-workspace) and log search alert rules
(https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-log-alert-rule).
"""

from typing import Final

import pulumi
from pulumi_azure_native import managedidentity, monitor, operationalinsights

from components.azure._diagnostics import record
from components.azure._group import Group
from components.azure._names import name_of
from components.azure._roles import assign, role_id

__all__ = ["HEARD", "calls", "counted", "losses_told", "written_down"]

HEARD: Final = "DevicesHeard"
"""The function that gives a line for each device that called in the time that is looked at."""

_DAYS: Final = 184  # half a year
_SETTING: Final = "calls"
_EVERY: Final = "PT15M"
_ERROR: Final = 1
_COUNTED: Final = """AzureDiagnostics
| where Category == "D2CTwinOperations"
| extend Device = tostring(parse_json(properties_s).deviceId)
| where isnotempty(Device)
| summarize Last = max(TimeGenerated) by Device"""
_LOST: Final = """union isfuzzy=true
(_LogOperation | where Category == "Ingestion" and Level in ("Warning", "Error") | project What = Operation),
(AzureDiagnostics | where Category == "ArchiveLogs" | project What = Category)"""


def calls(its: Group, log_store: pulumi.Input[str] | None) -> operationalinsights.Workspace:
    """The workspace in which calls are written down."""
    made = operationalinsights.Workspace(
        "calls",
        workspace_name=name_of("operationalinsights:Workspace", its.prefix, "edge-calls"),
        resource_group_name=its.name,
        location=its.region,
        sku={"name": operationalinsights.WorkspaceSkuNameEnum.PER_GB2018},
        retention_in_days=_DAYS,
        features={"disable_local_auth": True, "enable_log_access_using_only_resource_permissions": False},
        tags=its.tags,
        opts=its.opts(),
    )
    if log_store is not None:
        record("calls", made.id, log_store, its.opts())
    return made


def counted(workspace: operationalinsights.Workspace, its: Group) -> operationalinsights.SavedSearch:
    """Counts devices by the name that the hub proved: one that calls twice does not hide one that is silent."""
    return operationalinsights.SavedSearch(
        "heard",
        saved_search_id=HEARD,
        workspace_name=workspace.name,
        resource_group_name=its.name,
        category="Devices",
        display_name=HEARD,
        function_alias=HEARD,
        query=_COUNTED,
        version=2,
        opts=its.opts(),
    )


def written_down(
    name: str, thing: pulumi.Input[str], category: str, workspace: operationalinsights.Workspace, its: Group
) -> monitor.DiagnosticSetting:
    """One category of what a thing records, in the workspace too."""
    return monitor.DiagnosticSetting(
        f"{name}-calls",
        name=_SETTING,
        resource_uri=thing,
        workspace_id=workspace.id,
        logs=[{"category": category, "enabled": True}],
        opts=its.opts(),
    )


def losses_told(workspace: operationalinsights.Workspace, route: pulumi.Input[str], its: Group) -> None:
    """Tells the route what could not be written down. It looks with an identity of its own, and not with a person's."""
    name = name_of("managedidentity:UserAssignedIdentity", its.prefix, "edge-lost")
    identity = managedidentity.UserAssignedIdentity(
        "lost",
        resource_name_=name,
        resource_group_name=its.name,
        location=its.region,
        tags=its.tags,
        opts=its.opts(),
    )
    reads = role_id(its.account, "Log Analytics Reader")
    may = assign("lost", reads, identity.principal_id, workspace.id, its.opts(), holder=name)
    called = name_of("monitor:ScheduledQueryRule", its.prefix, "edge-lost")
    monitor.ScheduledQueryRule(
        "lost",
        rule_name=called,
        resource_group_name=its.name,
        location=its.region,
        kind=monitor.Kind.LOG_ALERT,
        display_name=called,
        description="Calls or records of devices that could not be written down",
        enabled=True,
        severity=_ERROR,
        scopes=[workspace.id],
        evaluation_frequency=_EVERY,
        window_size=_EVERY,
        auto_mitigate=False,
        skip_query_validation=True,  # tables are there once something was written
        identity={"type": monitor.IdentityType.USER_ASSIGNED, "user_assigned_identities": [identity.id]},
        criteria={
            "all_of": [
                {
                    "query": _LOST,
                    "time_aggregation": monitor.TimeAggregation.COUNT,
                    "operator": "GreaterThan",  # the SDK lists another service's
                    "threshold": 0,
                    "failing_periods": {"min_failing_periods_to_alert": 1, "number_of_evaluation_periods": 1},
                }
            ]
        },
        actions={"action_groups": [route]},
        tags=its.tags,
        opts=its.opts(None, may),
    )
