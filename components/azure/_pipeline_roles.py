"""Who deploys without a person: one identity to look at a pull request, one to deploy. Neither has a secret.

What the deploying identity may make is given to it by hand. From here it has the right to give roles, on a condition:
none but those that things of the platform work with, to services only, and never to itself. What it can never do
whatever it is given, a denial says: to write a role, to lift a denial, to become one of the identities, to register a
version of a model, to approve one, to write an image. The identity that previews is denied every change.

Sources: Microsoft Entra, trust in tokens of GitHub
(https://learn.microsoft.com/entra/workload-id/workload-identity-federation-create-trust-user-assigned-managed-identity);
Azure RBAC, delegating role assignments with conditions
(https://learn.microsoft.com/azure/role-based-access-control/delegate-role-assignments-examples) and denials that a
customer makes (https://learn.microsoft.com/powershell/module/az.resources/new-azdenyassignment): of writing, deleting
and acting, to one service principal.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import pulumi
from pulumi_azure_native import authorization, managedidentity

from components.azure._duties import APPROVE
from components.azure._group import Group
from components.azure._names import guid, name_of
from components.azure._roles import BUILT_IN, assign, assignment_id, custom_role, role_id
from components.azure._state_rights import On, may_read, may_use_secrets, may_write, of_environment
from components.contract.identity import Pipeline, State

__all__ = ["AUDIENCE", "GIVEN", "ISSUER", "NEVER", "account_role", "giver_id", "own_role_id", "pipeline_roles"]

GIVEN: Final = tuple(BUILT_IN)
"""Azure's own roles that things of the platform work with."""

ISSUER: Final = "https://token.actions.githubusercontent.com"
AUDIENCE: Final = "api://AzureADTokenExchange"
_GIVEN_AS: Final = "Microsoft.Authorization/roleAssignments"
_FEDERATED: Final = "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials"
_GIVE: Final = tuple(f"{_GIVEN_AS}/{verb}" for verb in ("read", "write", "delete"))
_LOOK: Final = (
    "Microsoft.KeyVault/vaults/keys/read",
    "Microsoft.MachineLearningServices/registries/assets/read",
    "Microsoft.MachineLearningServices/registries/read",
    "Microsoft.MachineLearningServices/workspaces/models/versions/read",
    "Microsoft.ManagedIdentity/userAssignedIdentities/read",
    "Microsoft.Resources/subscriptions/read",
    "Microsoft.Resources/subscriptions/resourceGroups/read",
    "Microsoft.Resources/subscriptions/resources/read",
)
"""What the program looks up while it is previewed; that changes nothing."""
NEVER: Final = (
    "Microsoft.Authorization/denyAssignments/delete",
    "Microsoft.Authorization/denyAssignments/write",
    "Microsoft.Authorization/elevateAccess/action",
    "Microsoft.Authorization/roleAssignmentScheduleRequests/write",
    "Microsoft.Authorization/roleDefinitions/delete",
    "Microsoft.Authorization/roleDefinitions/write",
    "Microsoft.Authorization/roleEligibilityScheduleRequests/write",
    "Microsoft.Authorization/roleManagementPolicies/write",
    "Microsoft.ContainerRegistry/registries/artifacts/delete",
    "Microsoft.ContainerRegistry/registries/importImage/action",
    "Microsoft.ContainerRegistry/registries/push/write",
    "Microsoft.MachineLearningServices/registries/assets/delete",
    "Microsoft.MachineLearningServices/registries/*/versions/write",
    "Microsoft.MachineLearningServices/workspaces/models/versions/write",
    *APPROVE,
    f"{_FEDERATED}/delete",
    f"{_FEDERATED}/write",
)
_ANY_CHANGE: Final = ("*/action", "*/delete", "*/write")


class _Wanted(NamedTuple):
    subject: str
    denied: Sequence[str]


def pipeline_roles(
    pipeline: Pipeline, roles: Sequence[str], its: Group, state: State | None
) -> dict[str, pulumi.Output[str]]:
    """`deploy` and `preview` -> id of the identity. `roles` (ids) may be given beside Azure's own."""
    repository = pipeline["repository"]
    wanted = {
        "deploy": _Wanted(f"repo:{repository}:environment:{pipeline['place']}", NEVER),
        "preview": _Wanted(f"repo:{repository}:pull_request", _ANY_CHANGE),
    }
    looks = account_role("look", "Looks at what there is", _LOOK, its)
    made = {role: _identity(role, one, looks, its) for role, one in wanted.items()}
    _giver(made["deploy"], roles, its)
    if state is not None:
        for role, identity in made.items():
            _on_state(role, identity, state, pipeline["place"], its)
    return {role: identity.id for role, identity in made.items()}


def own_role_id(account: str, prefix: str, role: str) -> str:
    """The id of a role of this capability, before it is there."""
    return role_id(account, guid(account, prefix, role, "role"))


def account_role(role: str, why: str, actions: Sequence[str], its: Group) -> authorization.RoleDefinition:
    """A role of the whole account that names all it may do."""
    own = own_role_id(its.account, its.prefix, role).rpartition("/")[2]
    called = name_of("authorization:RoleDefinition", its.prefix, role, its.account)
    account = f"/subscriptions/{its.account}"
    return custom_role(role, own, [account], its.opts(), called=called, why=why, actions=actions)


def giver_id(account: str, prefix: str) -> str:
    """The id of the assignment that lets who deploys give roles, before it is there."""
    return assignment_id(f"/subscriptions/{account}", own_role_id(account, prefix, "give"), _named(prefix, "deploy"))


def _named(prefix: str, role: str) -> str:
    return name_of("managedidentity:UserAssignedIdentity", prefix, role)


def _identity(
    role: str, wanted: _Wanted, looks: authorization.RoleDefinition, its: Group
) -> managedidentity.UserAssignedIdentity:
    account, name = f"/subscriptions/{its.account}", _named(its.prefix, role)
    made = managedidentity.UserAssignedIdentity(
        role,
        resource_name_=name,
        resource_group_name=its.name,
        location=its.region,
        tags={**its.tags, "pipeline": role},
        opts=its.opts(),
    )
    denied = authorization.DenyAssignment(
        role,
        deny_assignment_id=guid(its.account, its.prefix, role, "denied"),
        deny_assignment_name=name_of("authorization:DenyAssignment", its.prefix, role, its.account),
        description=f"What the pipeline that is to {role} can never do",
        deny_assignment_effect=authorization.DenyAssignmentEffect.ENFORCED,
        scope=account,
        principals=[{"id": made.principal_id, "type": "ServicePrincipal"}],
        permissions=[{"actions": list(wanted.denied)}],
        opts=its.opts(),
    )
    # Nobody comes in before the denial is there.
    managedidentity.FederatedIdentityCredential(
        role,
        federated_identity_credential_resource_name="github",
        resource_group_name=its.name,
        resource_name_=made.name,
        issuer=ISSUER,
        subject=wanted.subject,
        audiences=[AUDIENCE],
        opts=its.opts(None, denied),
    )
    look = own_role_id(its.account, its.prefix, "look")
    assign(f"{role}-look", look, made.principal_id, account, its.opts(None, looks), holder=name)
    return made


def _on_state(
    role: str, identity: managedidentity.UserAssignedIdentity, state: State, environment: str, its: Group
) -> None:
    """The state of all stacks to read, that of the environment's own to write, and the secrets in it."""
    if "container" not in state or "key_id" not in state:
        return
    who, holder, on = identity.principal_id, _named(its.prefix, role), On(state["container"], state["key_id"])
    may_read(role, who, on, its.opts(), holder=holder)
    may_use_secrets(role, who, on, its.opts(), holder=holder, close=role == "deploy")
    if role == "deploy":
        may_write(role, who, on, of_environment(environment), its.opts(), holder=holder)


def _giver(deploy: managedidentity.UserAssignedIdentity, roles: Sequence[str], its: Group) -> None:
    gives = account_role("give", "Gives and takes roles", _GIVE, its)
    named = sorted({*(BUILT_IN[one] for one in GIVEN), *(one.rpartition("/")[2] for one in roles)})
    assign(
        "give",
        own_role_id(its.account, its.prefix, "give"),
        deploy.principal_id,
        f"/subscriptions/{its.account}",
        its.opts(None, gives),
        holder=_named(its.prefix, "deploy"),
        when=deploy.principal_id.apply(lambda own: _only(named, own)),
    )


def _only(roles: Sequence[str], own: str) -> str:
    """The condition: these roles, to services, and not to `own`. A right to delete asks for one of its own."""
    sides = (("write", "Request"), ("delete", "Resource"))
    return " AND ".join(
        f"((!(ActionMatches{{'{_GIVEN_AS}/{verb}'}})) OR ("
        f"@{side}[{_GIVEN_AS}:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {{{', '.join(roles)}}} AND "
        f"@{side}[{_GIVEN_AS}:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {{'ServicePrincipal'}} AND "
        f"@{side}[{_GIVEN_AS}:PrincipalId] ForAnyOfAllValues:GuidNotEquals {{{own}}}))"
        for verb, side in sides
    )
