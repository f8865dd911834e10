"""An action group that starts a workflow: as itself, by a right on that one workflow, without a signature anybody has.

Source: Azure Monitor, action groups and their managed identities
(https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups).
"""

from typing import Final

from pulumi_azure_native import logic, monitor

from components.azure._group import Group
from components.azure._names import name_of
from components.azure._roles import assign, itself, role_id

__all__ = ["TOLD", "calls", "when_told"]

TOLD: Final = "Told"
"""The trigger of a workflow that an action group calls."""
_SHORT: Final = 12  # letters of an action group's short name


def when_told() -> dict[str, object]:
    """The trigger, to stand in a workflow's document under the name `TOLD`."""
    return {"type": "Request", "kind": "Http", "inputs": {"schema": {}}}


def calls(role: str, workflow: logic.Workflow, its: Group) -> monitor.ActionGroup:
    """The action group `prefix-role`, which starts the workflow."""
    name = name_of("monitor:ActionGroup", its.prefix, role)
    group = monitor.ActionGroup(
        role,
        action_group_name=name,
        resource_group_name=its.name,
        location="global",
        group_short_name=role[:_SHORT],
        enabled=True,
        identity={"type": monitor.ManagedServiceIdentityType.SYSTEM_ASSIGNED},
        logic_app_receivers=[
            {
                "name": "act",
                "resource_id": workflow.id,
                "callback_url": workflow.access_endpoint.apply(_address),
                "managed_identity": "SystemAssigned",
                "use_common_alert_schema": True,
            }
        ],
        tags=its.tags,
        opts=its.opts(),
    )
    runs = role_id(its.account, "Logic App Contributor")
    assign(f"{role}-calls", runs, itself(group), workflow.id, its.opts(), holder=name)
    return group


def _address(endpoint: str) -> str:
    return f"{endpoint}/triggers/{TOLD}/paths/invoke?api-version=2016-10-01"
