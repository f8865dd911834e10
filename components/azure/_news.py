"""What is written into a registry of models, told: its log, collected, and the rules that look at it.

A registry writes what is done with its assets into no activity log, and tells no event of it: its own log alone says
so. It is collected in a workspace beside it, which is closed as that of findings is (`detection.py`).

Sources: Azure Machine Learning, monitoring data
(https://learn.microsoft.com/azure/machine-learning/monitor-azure-machine-learning-reference); Azure Monitor, the table
of writes (https://learn.microsoft.com/azure/azure-monitor/reference/tables/amlregistrywriteeventslog) and log search
alert rules (https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-log-alert-rule).
"""

from collections.abc import Mapping
from typing import Final

import pulumi
from pulumi_azure_native import managedidentity, monitor, operationalinsights

from components.azure._diagnostics import record
from components.azure._group import Group
from components.azure._names import name_of
from components.azure._roles import assign, role_id

__all__ = ["Told", "news"]

_ROLE: Final = "models"
_KEPT_DAYS: Final = 730  # the longest that one can look at
_EVERY_MINUTES: Final = 5
_LATE: Final = "P1D"  # how long after it was written a line of the log may still arrive
_WRITES: Final = "RegistryAssetWriteEvent"
_TABLE: Final = "AmlRegistryWriteEventsLog"

Told = tuple[pulumi.Input[str], int, str]
"""The route that is told, how grave it is (0 is gravest), and of what in words."""


def news(
    registry: pulumi.Output[str],
    told: Mapping[str, Told],
    its: Group,
    log_store: pulumi.Input[str] | None,
) -> operationalinsights.Workspace:
    """Where it is collected. Each of `told` is told whatever anybody writes into the registry with this id."""
    name = name_of("operationalinsights:Workspace", its.prefix, _ROLE)
    workspace = operationalinsights.Workspace(
        _ROLE,
        workspace_name=name,
        resource_group_name=its.name,
        location=its.region,
        sku={"name": operationalinsights.WorkspaceSkuNameEnum.PER_GB2018},
        retention_in_days=_KEPT_DAYS,
        features={"disable_local_auth": True, "enable_log_access_using_only_resource_permissions": False},
        tags=its.tags,
        opts=its.opts(),
    )
    if log_store is not None:
        record(f"{_ROLE}-news", workspace.id, log_store, its.opts())
    arrives = monitor.DiagnosticSetting(
        f"{_ROLE}-arrive",
        name="news",
        resource_uri=registry,
        workspace_id=workspace.id,
        logs=[{"category": _WRITES, "enabled": True}],
        opts=its.opts(),
    )
    looks = name_of("managedidentity:UserAssignedIdentity", its.prefix, _ROLE)
    sender = managedidentity.UserAssignedIdentity(
        _ROLE,
        resource_name_=looks,
        resource_group_name=its.name,
        location=its.region,
        tags=its.tags,
        opts=its.opts(),
    )
    reads = role_id(its.account, "Log Analytics Reader")
    may = assign(f"{_ROLE}-news", reads, sender.principal_id, workspace.id, its.opts(), holder=looks)
    for role, (route, grade, what) in told.items():
        rule = name_of("monitor:ScheduledQueryRule", its.prefix, role)
        monitor.ScheduledQueryRule(
            role,
            rule_name=rule,
            resource_group_name=its.name,
            location=its.region,
            kind=monitor.Kind.LOG_ALERT,
            display_name=rule,
            description=what,
            enabled=True,
            severity=grade,
            scopes=[workspace.id],
            evaluation_frequency=f"PT{_EVERY_MINUTES}M",
            window_size=f"PT{_EVERY_MINUTES}M",
            override_query_time_range=_LATE,
            auto_mitigate=False,
            skip_query_validation=True,  # the table is there once something was written
            identity={"type": monitor.IdentityType.USER_ASSIGNED, "user_assigned_identities": [sender.id]},
            criteria={
                "all_of": [
                    {
                        # By when a line arrived, not by when it was written: what is late is not lost.
                        "query": f"{_TABLE}\n| where ingestion_time() > ago({_EVERY_MINUTES}m)",
                        "time_aggregation": monitor.TimeAggregation.COUNT,
                        "operator": "GreaterThan",  # the SDK lists another service's
                        "threshold": 0,
                        "dimensions": [
                            {"name": one, "operator": monitor.DimensionOperator.INCLUDE, "values": ["*"]}
                            for one in ("AssetName", "AssetVersion", "UserName")
                        ],
                        "failing_periods": {"min_failing_periods_to_alert": 1, "number_of_evaluation_periods": 1},
                    }
                ]
            },
            actions={"action_groups": [route]},
            tags=its.tags,
            opts=its.opts(None, arrives, may),
        )
    return workspace
