"""Who may do what where: assignments of roles.

Source: Azure role-based access control, built-in roles
(https://learn.microsoft.com/azure/role-based-access-control/built-in-roles).
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, Protocol

import pulumi
from pulumi_azure_native import authorization

from components.azure._names import guid

__all__ = ["BUILT_IN", "assign", "assignment_id", "custom_role", "itself", "read_role", "role_id"]

BUILT_IN: Final[Mapping[str, str]] = {
    "API Management Service Contributor": "312a565d-c81f-4fd8-895a-4e21e48d571c",
    "AcrPull": "7f951dda-4ed3-4680-a7ca-43fe172d538d",
    "Azure AI Enterprise Network Connection Approver": "b556d68e-0be0-4f35-a333-ad7ee1ce17ea",
    "Azure Event Hubs Data Sender": "2b629674-e913-4c01-ae53-ef4638d8f975",
    "Container Registry Data Importer and Data Reader": "577a9874-89fd-4f24-9dbd-b5034d0ad23a",
    "Cost Management Reader": "72fafb9e-0641-4937-9268-a91bfd8191a3",
    "Desktop Virtualization Power On Off Contributor": "40c5ff49-9181-41f8-ae61-143b0e78555e",
    "IoT Hub Data Contributor": "4fc6c259-987e-4a07-842e-c321cc9d413f",
    "IoT Hub Registry Contributor": "4ea46cd5-c1b2-4a8e-910b-273211f9ce47",
    "IoT Hub Twin Contributor": "494bdba2-168f-4f31-a0a1-191d2f7c028c",
    "Key Vault Crypto Service Encryption User": "e147488a-f6f5-4113-8e2d-b22465e65bf6",
    "Key Vault Secrets User": "4633458b-17de-408a-b874-0445c86b69e6",
    "Log Analytics Reader": "73c42c96-874c-492b-b04d-ab87d138a893",
    "Logic App Contributor": "87a39d53-fc1b-424a-814c-f7e04687dc9e",
    "Managed Identity Operator": "f1a07417-d97a-45cb-824c-7a7467783830",
    "Monitoring Metrics Publisher": "3913510d-42f4-4e42-8a64-420c390055eb",
    "Reader": "acdd72a7-3385-48ef-bd42-f606fba81ae7",
    "Storage Account Backup Contributor": "e5e2a7ff-d759-4cd2-bb51-3152d37e2eb1",
    "Storage Blob Data Contributor": "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
    "Storage Blob Data Reader": "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
    "Storage Queue Data Message Processor": "8a0f0c08-91a1-4084-bc3d-661d67233fed",
    "Storage Queue Data Message Sender": "c6a89b2d-59bc-44d0-9896-0f6e12d7b80a",
}
"""Azure's own roles that the platform gives -> their GUIDs, the same in every directory."""


def role_id(account: str, role: str) -> str:
    """The id of a role in an account: one of Azure's own by its name, one of ours by its GUID."""
    own = BUILT_IN.get(role, role)
    return f"/subscriptions/{account}/providers/Microsoft.Authorization/roleDefinitions/{own}"


def assign(
    name: str,
    role: pulumi.Input[str],
    to: pulumi.Input[str],
    scope: pulumi.Input[str],
    opts: pulumi.ResourceOptions,
    *,
    holder: str,
    who: Literal["ServicePrincipal", "Group"] = "ServicePrincipal",
    when: pulumi.Input[str] | None = None,
) -> authorization.RoleAssignment:
    """The role (its id) to somebody on a thing and what lies in it, on the condition `when`.

    `holder` stands for who that is before Azure has told its id: the assignment is named by it.
    """
    return authorization.RoleAssignment(
        name,
        role_assignment_name=pulumi.Output.all(scope, role).apply(lambda on: _named(on[0], on[1], holder)),
        role_definition_id=role,
        principal_id=to,
        principal_type=who,  # said, so that Azure does not look up who it made a moment ago
        scope=scope,
        condition=when,
        condition_version=None if when is None else "2.0",
        opts=opts,
    )


def custom_role(
    name: str,
    own: pulumi.Input[str],
    scopes: Sequence[pulumi.Input[str]],
    opts: pulumi.ResourceOptions,
    *,
    called: str,
    why: str,
    actions: Sequence[str] = (),
    data: Sequence[str] = (),
) -> authorization.RoleDefinition:
    """A role of ours that names all it may do, on things and with their data. It lies in the first of its scopes."""
    return authorization.RoleDefinition(
        name,
        role_definition_id=own,
        role_name=called,
        role_type="CustomRole",
        description=why,
        scope=scopes[0],
        assignable_scopes=list(scopes),
        permissions=[{"actions": list(actions), "not_actions": [], "data_actions": list(data), "not_data_actions": []}],
        opts=opts,
    )


def read_role(name: str, role: pulumi.Input[str], opts: pulumi.ResourceOptions) -> None:
    """What a role allows that another stack made stands in this one too, for whoever judges it."""
    authorization.RoleDefinition.get(name, role, opts=opts)


class _WithIdentity(Protocol):
    @property
    def id(self) -> pulumi.Output[str]: ...
    @property
    def identity(self) -> pulumi.Output[Any]: ...


def itself(thing: _WithIdentity) -> pulumi.Output[str]:
    """The principal that a thing is by itself. It is not known before the thing is there.

    A preview may give an identity back as it was asked for, without a principal; an id that is unknown says that the
    thing is not there yet.
    """
    return thing.id.apply(lambda _: thing.identity.apply(lambda one: str(one.principal_id or "") if one else ""))


def assignment_id(scope: str, role: str, holder: str) -> str:
    """The id that `assign` gives the assignment, before it is there."""
    return f"{scope}/providers/Microsoft.Authorization/roleAssignments/{_named(scope, role, holder)}"


def _named(scope: str, role: str, holder: str) -> str:
    return guid(scope, role.rpartition("/")[2], holder)
