"""The workflow that stops a system at its gateway, and lets in again where somebody says so.

Whoever may run its trigger starts it; nothing of the platform does. Without a word it stops. It turns one named value,
with an identity that may change that one and nothing else, and says so to the route, as it does when it fails.

Sources: AI Act Art. 14(4)(e); Azure Logic Apps REST API, "Workflow Triggers - Run"
(https://learn.microsoft.com/rest/api/logic/workflow-triggers/run); Azure API Management REST API, "Named Value -
Update" (https://learn.microsoft.com/rest/api/apimanagement/named-value/update).
"""

from typing import Final

import pulumi
from pulumi_azure_native import apimanagement, logic, managedidentity

from components.azure._alerts import Counted, failures_told, told_of_any
from components.azure._diagnostics import record
from components.azure._group import Group
from components.azure._names import name_of
from components.azure._roles import assign, role_id
from components.azure._workflow import ARM, after, asked, definition
from components.contract.gateway import GatewayArgs

__all__ = ["ASKED", "stop"]

ASKED: Final = "Asked"
"""The trigger."""

_VERSION: Final = "2024-05-01"
_LET_IN: Final = "@equals(triggerBody()?['let_in'], true)"


def stop(switch: apimanagement.NamedValue, args: GatewayArgs, its: Group) -> logic.Workflow:
    """Turns the switch."""
    name = name_of("managedidentity:UserAssignedIdentity", its.prefix, "gateway-stop")
    turner = managedidentity.UserAssignedIdentity(
        "stop",
        resource_name_=name,
        resource_group_name=its.name,
        location=its.region,
        tags=its.tags,
        opts=its.opts(),
    )
    turns = role_id(its.account, "API Management Service Contributor")
    may = assign("stop", turns, turner.principal_id, switch.id, its.opts(), holder=name)
    made = logic.Workflow(
        "stop",
        workflow_name=name_of("logic:Workflow", its.prefix, "gateway-stop"),
        resource_group_name=its.name,
        location=its.region,
        state=logic.WorkflowState.ENABLED,
        identity={"type": logic.ManagedServiceIdentityType.USER_ASSIGNED, "user_assigned_identities": [turner.id]},
        definition=pulumi.Output.all(switch.id, turner.id).apply(lambda both: _does(both[0], both[1])),
        tags={**its.tags, "purpose": "stop", "stops": args["system"]},
        opts=its.opts(None, may),
    )
    if "log_store" in args:
        record("stop", made.id, args["log_store"], its.opts())
    failures_told("gateway-stop", made.id, args["route"], its)
    told_of_any(
        "gateway-stopped",
        f"{args['system']} was stopped, or lets in again",
        Counted("RunsSucceeded", "Microsoft.Logic/workflows", made.id),
        args["route"],
        its,
    )
    return made


def _does(switch: str, identity: str) -> dict[str, object]:
    uri = f"{ARM}{switch}?api-version={_VERSION}"

    def turn(value: str) -> dict[str, object]:
        return asked("PATCH", uri, identity=identity, headers={"If-Match": "*"}, body={"properties": {"value": value}})

    body = {"type": "object", "properties": {"let_in": {"type": "boolean"}}}
    return definition(
        {ASKED: {"type": "Request", "kind": "Http", "inputs": {"schema": body}}},
        {
            "Which": {
                "type": "If",
                "expression": {"and": [{"equals": [_LET_IN, True]}]},
                "runAfter": {},
                "actions": {"LetIn": turn("false")},
                "else": {"actions": {"Stop": turn("true")}},
            },
            "Turned": asked("GET", uri, after("Which"), identity=identity),
        },
    )
