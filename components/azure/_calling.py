"""An action group that starts a workflow: as itself, by a right on that one workflow, without a signature anybody has.

Source: Azure Monitor, action groups and their managed identities
(https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups).
"""

from collections.abc import Mapping
from typing import Final

from pulumi_azure_native import logic, monitor

from components.azure._group import Group
from components.azure._names import name_of
from components.azure._roles import assign, itself, role_id

__all__ = ["TOLD", "caller", "calls", "runner_id", "when_told"]

TOLD: Final = "Told"
"""The trigger of a workflow that an action group calls."""
_SHORT: Final = 12  # letters of an action group's short name


def when_told() -> dict[str, object]:
    """The trigger, to stand in a workflow's document under the name `TOLD`."""
    return {"type": "Request", "kind": "Http", "inputs": {"schema": {}}}


def calls(role: str, workflow: logic.Workflow, its: Group) -> monitor.ActionGroup:
    """The action group `prefix-role`, which starts the workflow."""
    group = caller(role, role, {"act": workflow}, its, short=role)
    assign(f"{role}-calls", runner_id(its.account), itself(group), workflow.id, its.opts(), holder=_named(role, its))
    return group


def caller(
    logical: str,
    role: str,
    starts: Mapping[str, logic.Workflow],
    its: Group,
    *,
    short: str,
    trigger: str = TOLD,
    tags: Mapping[str, str] | None = None,
) -> monitor.ActionGroup:
    """The action group `prefix-role` of these workflows, each by a name in it. The right to start them is not given."""
    return monitor.ActionGroup(
        logical,
        action_group_name=_named(role, its),
        resource_group_name=its.name,
        location="global",
        group_short_name=short[:_SHORT],
        enabled=True,
        identity={"type": monitor.ManagedServiceIdentityType.SYSTEM_ASSIGNED},
        logic_app_receivers=[
            {
                "name": name,
                "resource_id": workflow.id,
                # Without the signature with which anybody could call: the group asks for one as itself.
                "callback_url": workflow.access_endpoint.apply(lambda address: _address(address, trigger)),
                "managed_identity": "SystemAssigned",
                "use_common_alert_schema": True,
            }
            for name, workflow in starts.items()
        ],
        tags={**its.tags, **(tags or {})},
        opts=its.opts(),
    )


def runner_id(account: str) -> str:
    """The role with which an action group starts a workflow."""
    return role_id(account, "Logic App Contributor")


def _named(role: str, its: Group) -> str:
    return name_of("monitor:ActionGroup", its.prefix, role)


def _address(endpoint: str, trigger: str) -> str:
    return f"{endpoint}/triggers/{trigger}/paths/invoke?api-version=2016-10-01"
