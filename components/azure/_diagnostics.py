"""The record that a thing keeps of its own use, sent where the audit log is kept.

Azure Monitor writes there itself, one container a category (`insights-logs-auditevent`). The store must lie in the
thing's region and let in the cloud's trusted services.

Source: Azure Monitor, diagnostic settings
(https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings).
"""

import pulumi
from pulumi_azure_native import monitor

__all__ = ["SETTING", "record", "setting_id"]

SETTING = "audit"
"""What the setting is called; it lies in the thing that it records."""


def record(
    name: str, thing: pulumi.Input[str], log_store: pulumi.Input[str], opts: pulumi.ResourceOptions
) -> monitor.DiagnosticSetting:
    """All logs of the thing with this id, into the store with this id."""
    return monitor.DiagnosticSetting(
        name,
        name=SETTING,
        resource_uri=thing,
        storage_account_id=log_store,
        logs=[{"category_group": "allLogs", "enabled": True}],
        opts=opts,
    )


def setting_id(thing: str) -> str:
    """The id of the setting, before it is there."""
    return f"{thing}/providers/Microsoft.Insights/diagnosticSettings/{SETTING}"
