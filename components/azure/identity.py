"""Identity on Azure: a role a duty, for a group of the directory, taken for an hour; a pipeline that comes by token.

A role that changes things is not had but asked for: the group is eligible, and who belongs to it takes the role through
privileged identity management, which records who and why. How long it is had, and whether somebody has to agree, is a
setting that Azure makes with each role under a name of its own choosing: it is set once, by hand. The role that only
reads is given for good.

A role has no boundary there. What the guarantees ask of one is kept by three things: roles name what they allow and
nothing else; who deploys gives none of them to people (`_pipeline_roles.py`); and what is denied to the pipeline is
denied whatever else it is given.

`roles`, `recovery_region` and `log` mean nothing here: roles have no path, hold in every region of an account, and the
audit log's store names its readers itself. An account's trust in the pipeline's product is of each identity, so there
is no `provider` to share.

Sources: Azure RBAC, custom roles (https://learn.microsoft.com/azure/role-based-access-control/custom-roles); Microsoft
Entra, eligible assignments
(https://learn.microsoft.com/rest/api/authorization/privileged-role-eligibility-rest-sample) and their settings
(https://learn.microsoft.com/rest/api/authorization/privileged-role-policy-rest-sample).
"""

from collections.abc import Mapping
from typing import Final

import pulumi
from pulumi_azure_native import authorization

from components.azure._duties import DUTIES, READ_ONLY
from components.azure._group import Group, group
from components.azure._pipeline_roles import account_role, giver_id, own_role_id, pipeline_roles
from components.azure._roles import assign
from components.contract.identity import IdentityArgs, Person
from gouvernail.errors import GouvernailError, Problem

__all__ = ["Identity", "asker_role_id", "boundary_id", "conductor_role_id", "mover_role_id", "person_id"]

_AUDIT: Final = "audit"  # where no model is served
_WORKSPACES: Final = "Microsoft.MachineLearningServices/workspaces"
_ENDPOINTS: Final = f"{_WORKSPACES}/onlineEndpoints"
_OF_SERVICES: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "ask": ("Asks endpoints for predictions", (f"{_ENDPOINTS}/score/action",)),
    "conduct": (
        "Starts jobs and registers what they made, as waiting",
        (
            f"{_WORKSPACES}/*/read",
            f"{_WORKSPACES}/read",
            f"{_WORKSPACES}/jobs/write",
            f"{_WORKSPACES}/models/versions/write",
        ),
    ),
    "move": (
        "Moves an endpoint's requests from one deployment to another",
        (
            f"{_ENDPOINTS}/read",
            f"{_ENDPOINTS}/write",
            f"{_ENDPOINTS}/deployments/read",
            f"{_ENDPOINTS}/deployments/delete",
        ),
    ),
}
"""Roles of services in an environment -> why, and what they do: no role of Azure's own does that and nothing else."""


def asker_role_id(prefix: str, account: str) -> str:
    """The id of the role that asks endpoints, before it is there."""
    return own_role_id(account, prefix, "ask")


def conductor_role_id(prefix: str, account: str) -> str:
    """The id of the role that starts jobs and registers versions, before it is there."""
    return own_role_id(account, prefix, "conduct")


def mover_role_id(prefix: str, account: str) -> str:
    """The id of the role that moves requests of endpoints, before it is there."""
    return own_role_id(account, prefix, "move")


def person_id(prefix: str, account: str, roles: str, duty: str) -> str:  # noqa: ARG001 - roles have no path here
    """What a duty's role is called before it is there, so that others can expect it."""
    return own_role_id(account, prefix, duty)


def boundary_id(prefix: str, account: str, roles: str) -> str:  # noqa: ARG001 - roles have no path here
    """What limits the rights of services is called before it is there: on what condition who deploys gives them."""
    return giver_id(account, prefix)


class Identity(pulumi.ComponentResource):
    """Who may do what in one account. Holds no person: who belongs to a group is the directory's matter."""

    roles: pulumi.Output[dict[str, str]]
    """Duty -> id of its role."""
    sign_in: pulumi.Output[dict[str, str]]
    """Duty -> the name under which its role is asked for; none for an adopted role."""
    pipeline: pulumi.Output[dict[str, str]]
    """`deploy` and `preview` -> id of the pipeline's identity; empty where no pipeline deploys."""
    boundary: pulumi.Output[str]
    """Id of the assignment on whose condition who deploys gives roles to services; it is there where a pipeline is."""

    def __init__(self, name: str, args: IdentityArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-azure:index:Identity", name, None, opts)
        its = group("identity", args, self)
        adopt, own = args.get("adopt", {}), pulumi.ResourceOptions(parent=self)
        roles = {duty: authorization.RoleDefinition.get(duty, one["role"], opts=own).id for duty, one in adopt.items()}
        built = {
            duty: _role(duty, person, args["environment"], its)
            for duty, person in args["people"].items()
            if duty not in adopt
        }
        self.roles = pulumi.Output.all(**roles, **{duty: role.id for duty, role in built.items()})
        self.sign_in = pulumi.Output.all(**{duty: role.role_name for duty, role in built.items()})
        given = list(args.get("given", []))
        if args["environment"] != _AUDIT:
            for role, (why, actions) in _OF_SERVICES.items():
                account_role(role, why, actions, its)
                given.append(own_role_id(args["account"], args["prefix"], role))
        deploying = pipeline_roles(args["pipeline"], given, its, args.get("state")) if "pipeline" in args else {}
        self.pipeline = pulumi.Output.all(**deploying) if deploying else pulumi.Output.from_input({})
        self.boundary = pulumi.Output.from_input(giver_id(args["account"], args["prefix"]))
        self.register_outputs(
            {"roles": self.roles, "sign_in": self.sign_in, "pipeline": self.pipeline, "boundary": self.boundary}
        )


def _role(duty: str, person: Person, environment: str, its: Group) -> authorization.RoleDefinition:
    group_id, account = _group_id(person), f"/subscriptions/{its.account}"
    role = account_role(duty, f"The {duty}: {person['group']} of the directory", DUTIES[duty](environment), its)
    definition = own_role_id(its.account, its.prefix, duty)
    if duty in READ_ONLY:
        assign(duty, definition, group_id, account, its.opts(None, role), holder=group_id, who="Group")
    else:
        authorization.PimRoleEligibilitySchedule(
            duty,
            role_definition_id=definition,
            principal_id=group_id,
            scope=account,
            justification=f"The {duty} of {its.prefix}",
            schedule_info={"expiration": {"type": authorization.Type.NO_EXPIRATION}},
            opts=its.opts(None, role),
        )
    return role


def _group_id(person: Person) -> str:
    """GouvernailError where it is not given: a group's name is no principal."""
    if "group_id" in person:
        return person["group_id"]
    raise GouvernailError(
        Problem(
            f"a role is given to a group by its id, and that of {person['group']} is not known",
            path="directory.azure.groups",
            expected=f"the object id of {person['group']} in Entra ID",
        )
    )
