"""The identity of a cutover stack: it writes the values that say how calls are divided, and does nothing else.

A role of the stack's own names what moving calls takes, and is given on those values and nowhere else, to an identity
that the environment's jobs of the pipeline are by token. Everything else that changes something is denied to it,
whatever it is given. People have no part in it: state lets in no group of the directory, and whoever had the role would
keep the other ones that he has. An operator moves calls by starting the job.

The roles, the trust in tokens and the denial are made by who brings up foundations, for they are denied to the pipeline
that deploys (`_pipeline_roles.py`).

Sources: Azure permissions of API Management
(https://learn.microsoft.com/azure/role-based-access-control/permissions/integration); Azure RBAC, denials that a
customer makes (https://learn.microsoft.com/powershell/module/az.resources/new-azdenyassignment).
"""

from collections.abc import Mapping, Sequence
from typing import Final

import pulumi
from pulumi_azure_native import apimanagement, authorization, managedidentity

from components.azure._group import Group
from components.azure._names import guid, name_of
from components.azure._pipeline_roles import AUDIENCE, ISSUER, NEVER
from components.azure._roles import assign, custom_role, role_id
from components.azure._state_rights import On, may_read, may_use_secrets, may_write, of_stack
from components.contract.identity import Pipeline
from components.contract.traffic import TrafficArgs

__all__ = ["router_roles"]

_VALUES: Final = "Microsoft.ApiManagement/service/namedValues"
_MOVE: Final = (f"{_VALUES}/read", f"{_VALUES}/write")
_LOOK: Final = (
    "Microsoft.ApiManagement/service/*/read",
    "Microsoft.ApiManagement/service/read",
    "Microsoft.Authorization/*/read",
    "Microsoft.Insights/diagnosticSettings/read",
    "Microsoft.ManagedIdentity/*/read",
    "Microsoft.Network/*/read",
    "Microsoft.Resources/subscriptions/read",
    "Microsoft.Resources/subscriptions/resourceGroups/read",
)
"""What a refresh of the stack reads, and what its program looks up: settings, and nothing that anybody keeps."""
_ANY_CHANGE: Final = ("*/action", "*/delete", "*/write")
_CUTOVER: Final = "cutover"


def router_roles(
    pipeline: Pipeline, args: TrafficArgs, values: Mapping[str, apimanagement.NamedValue], its: Group
) -> dict[str, pulumi.Output[str]]:
    """`pipeline` -> id of the identity with which it moves calls."""
    identity, account = _identity(pipeline, its), f"/subscriptions/{its.account}"
    who, holder = identity.principal_id, _named(its)
    here = its.name.apply(lambda name: f"{account}/resourceGroups/{name}")  # once it is there
    moves = _role(_CUTOVER, "Says how calls are divided", here, _MOVE, its)
    looks = _role(f"{_CUTOVER}-look", "Looks at what a cutover stack has", account, _LOOK, its)
    for value, made in values.items():
        assign(f"{_CUTOVER}-{value}", _id(its, _CUTOVER), who, made.id, its.opts(None, moves), holder=holder)
    assign(f"{_CUTOVER}-look", _id(its, f"{_CUTOVER}-look"), who, account, its.opts(None, looks), holder=holder)
    state = args.get("state", {})
    if "container" in state and "key_id" in state:
        on = On(state["container"], state["key_id"])
        may_read(_CUTOVER, who, on, its.opts(), holder=holder)
        may_use_secrets(_CUTOVER, who, on, its.opts(), holder=holder, close=True)
        may_write(_CUTOVER, who, on, of_stack(args["stack"]), its.opts(), holder=holder)
    return {"pipeline": identity.id}


def _role(
    role: str, why: str, scope: pulumi.Input[str], actions: Sequence[str], its: Group
) -> authorization.RoleDefinition:
    own = _id(its, role).rpartition("/")[2]
    called = name_of("authorization:RoleDefinition", its.prefix, role, its.account)
    return custom_role(role, own, [scope], its.opts(), called=called, why=why, actions=actions)


def _id(its: Group, role: str) -> str:
    return role_id(its.account, guid(its.account, its.prefix, role, "role"))


def _named(its: Group) -> str:
    return name_of("managedidentity:UserAssignedIdentity", its.prefix, _CUTOVER)


def _identity(pipeline: Pipeline, its: Group) -> managedidentity.UserAssignedIdentity:
    made = managedidentity.UserAssignedIdentity(
        _CUTOVER,
        resource_name_=_named(its),
        resource_group_name=its.name,
        location=its.region,
        tags={**its.tags, "pipeline": _CUTOVER},
        opts=its.opts(),
    )
    denied = authorization.DenyAssignment(
        _CUTOVER,
        deny_assignment_id=guid(its.account, its.prefix, _CUTOVER, "denied"),
        deny_assignment_name=name_of("authorization:DenyAssignment", its.prefix, _CUTOVER, its.account),
        description="Who moves calls changes nothing else",
        deny_assignment_effect=authorization.DenyAssignmentEffect.ENFORCED,
        scope=f"/subscriptions/{its.account}",
        principals=[{"id": made.principal_id, "type": "ServicePrincipal"}],
        permissions=[
            {"actions": list(NEVER)},
            {"actions": list(_ANY_CHANGE), "not_actions": [f"{_VALUES}/write"]},
        ],
        opts=its.opts(),
    )
    # Nobody comes in before the denial is there.
    managedidentity.FederatedIdentityCredential(
        _CUTOVER,
        federated_identity_credential_resource_name="github",
        resource_group_name=its.name,
        resource_name_=made.name,
        issuer=ISSUER,
        subject=f"repo:{pipeline['repository']}:environment:{pipeline['place']}",
        audiences=[AUDIENCE],
        opts=its.opts(None, denied),
    )
    return made
