"""The workflow that stops a system at its gateway, and another one that lets in again.

Whoever may run a trigger starts it; nothing of the platform does. Each turns one named value, with an identity that may
change that one and nothing else, and says so to the route, as it does when it fails. They are two, so that each run of
the first one is a stop: whoever else has to stop with the system counts its runs.

Sources: AI Act Art. 14(4)(e); Azure Logic Apps REST API, "Workflow Triggers - Run"
(https://learn.microsoft.com/rest/api/logic/workflow-triggers/run); Azure API Management REST API, "Named Value -
Update" (https://learn.microsoft.com/rest/api/apimanagement/named-value/update).
"""

from dataclasses import dataclass
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


def stop(switch: apimanagement.NamedValue, args: GatewayArgs, its: Group) -> logic.Workflow:
    """What stops the system; what lets in again stands beside it."""
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
    by = _By(switch, turner, may)
    made = _workflow("stop", "true", by, args, its)
    _workflow("let-in", "false", by, args, its)
    return made


@dataclass(frozen=True, slots=True)
class _By:
    """The switch, who turns it, and what lets it."""

    switch: apimanagement.NamedValue
    identity: managedidentity.UserAssignedIdentity
    may: pulumi.Resource


def _workflow(role: str, value: str, by: _By, args: GatewayArgs, its: Group) -> logic.Workflow:
    tags = {**its.tags, "purpose": role, **({"stops": args["system"]} if role == "stop" else {})}
    made = logic.Workflow(
        role,
        workflow_name=name_of("logic:Workflow", its.prefix, f"gateway-{role}"),
        resource_group_name=its.name,
        location=its.region,
        state=logic.WorkflowState.ENABLED,
        identity={"type": logic.ManagedServiceIdentityType.USER_ASSIGNED, "user_assigned_identities": [by.identity.id]},
        definition=pulumi.Output.all(by.switch.id, by.identity.id).apply(lambda both: _turns(both[0], both[1], value)),
        tags=tags,
        opts=its.opts(None, by.may),
    )
    if "log_store" in args:
        record(role, made.id, args["log_store"], its.opts())
    failures_told(f"gateway-{role}", made.id, args["route"], its)
    done = f"{args['system']} was stopped" if role == "stop" else f"{args['system']} lets in again"
    runs = Counted("RunsSucceeded", "Microsoft.Logic/workflows", made.id)
    told_of_any(f"gateway-{role}-done", done, runs, args["route"], its)
    return made


def _turns(switch: str, identity: str, value: str) -> dict[str, object]:
    """Sets the switch, again and again where the service is busy, and looks whether it is taken."""
    uri, body = f"{ARM}{switch}?api-version={_VERSION}", {"properties": {"value": value}}
    return definition(
        {ASKED: {"type": "Request", "kind": "Http", "inputs": {"schema": {}}}},
        {
            "Turn": asked("PATCH", uri, identity=identity, headers={"If-Match": "*"}, body=body),
            "Look": asked("GET", uri, after("Turn"), identity=identity),
            "Turned": {
                "type": "If",
                "expression": {"equals": ["@body('Look')?['properties']?['value']", value]},
                "runAfter": after("Look"),
                "actions": {},
                "else": {"actions": {"Not": {"type": "Terminate", "inputs": {"runStatus": "Failed"}, "runAfter": {}}}},
            },
        },
    )
