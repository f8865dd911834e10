"""Identity on Google Cloud: a role a duty, asked for and had for an hour; a pipeline that comes by token.

Nobody has the rights of a duty by themselves. A group may ask for its role, with a reason, and has it for an hour at
most; who approves or operates has it once somebody of the other duty agreed (Privileged Access Manager). What a group
can never do, whatever it is given, a denial says; another says it of every service account of the project, and that is
what the guarantees ask of a boundary.

Who deploys cannot change any of this: denials are made, changed and lifted with a right of the organisation (*Deny
Admin*), so identity is deployed in a person's session.

`roles` and `recovery_region` mean nothing here: roles have no path, and hold in every region of a project.

Sources: Privileged Access Manager (https://cloud.google.com/iam/docs/pam-overview and
https://cloud.google.com/iam/docs/pam-permissions-and-setup); IAM, denials
(https://cloud.google.com/iam/docs/deny-overview) and workload identity federation
(https://cloud.google.com/iam/docs/workload-identity-federation).
"""

from collections.abc import Mapping
from typing import Final

import pulumi
from pulumi_gcp import privilegedaccessmanager as access
from pulumi_gcp import serviceaccount

from components.contract.identity import IdentityArgs, Person
from components.gcp._approving import must_be_approved
from components.gcp._denials import (
    APPROVE,
    CHANGE,
    GIVE,
    RISE,
    denial,
    denial_id,
    group_in,
    number_of,
    of_account,
    rule,
    services_in,
)
from components.gcp._duties import CONSENT, DUTIES, LIMITS
from components.gcp._names import name_of
from components.gcp._pipeline_roles import account_role, own_role_id, pipeline_accounts, trusted
from components.gcp._services import switched_on
from gouvernail.errors import GouvernailError, Problem

__all__ = [
    "Identity",
    "boundary_id",
    "copier_role_id",
    "let_in_role_id",
    "mover_role_id",
    "person_id",
    "turner_role_id",
]

_AUDIT: Final = "audit"  # where no model is served
_SERVICES: Final = "services"
_OF_SERVICES: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "copy": (
        "Starts copies of what was trained to another region",
        ("storagetransfer.jobs.get", "storagetransfer.jobs.run", "storagetransfer.operations.get"),
    ),
    "let-in": (
        "Gives a device a place of its own",
        (
            "storage.managedFolders.create",
            "storage.managedFolders.get",
            "storage.managedFolders.getIamPolicy",
            "storage.managedFolders.setIamPolicy",
        ),
    ),
    "move": (
        "Moves a service's requests from one revision to another",
        ("run.operations.get", "run.services.get", "run.services.update"),
    ),
    "turn": (
        "Stops at a gateway and lets in again",
        ("compute.regionOperations.get", "compute.regionSecurityPolicies.get", "compute.regionSecurityPolicies.update"),
    ),
}
"""Roles of services in an environment -> why, and what they do: no role of Google's own does that and nothing else."""
_HOUR: Final = "3600s"
_NEEDED: Final = (
    "cloudresourcemanager.googleapis.com",
    "iam.googleapis.com",
    "iamcredentials.googleapis.com",
    "privilegedaccessmanager.googleapis.com",
    "sts.googleapis.com",
)


def person_id(prefix: str, account: str, roles: str, duty: str) -> str:  # noqa: ARG001 - roles have no path here
    """What is asked for to carry a duty is called before it is there, so that others can expect it."""
    return f"projects/{account}/locations/global/entitlements/{_called(prefix, duty)}"


def copier_role_id(prefix: str, account: str) -> str:
    """The id of the role that starts copies, before it is there."""
    return own_role_id(prefix, account, "copy")


def let_in_role_id(prefix: str, account: str) -> str:
    """The id of the role that lets a device in, before it is there."""
    return own_role_id(prefix, account, "let-in")


def mover_role_id(prefix: str, account: str) -> str:
    """The id of the role that moves requests of services, before it is there."""
    return own_role_id(prefix, account, "move")


def turner_role_id(prefix: str, account: str) -> str:
    """The id of the role that stops at a gateway, before it is there."""
    return own_role_id(prefix, account, "turn")


def boundary_id(prefix: str, account: str, roles: str) -> str:  # noqa: ARG001 - roles have no path here
    """What limits the rights of services is called before it is there: the denial to all of them."""
    return denial_id(account, prefix, _SERVICES)


class Identity(pulumi.ComponentResource):
    """Who may do what in one account. Holds no person: who belongs to a group is the directory's matter."""

    roles: pulumi.Output[dict[str, str]]
    """Duty -> id of the entitlement by which its role is asked for."""
    sign_in: pulumi.Output[dict[str, str]]
    """Duty -> the name of that entitlement; none for an adopted one."""
    pipeline: pulumi.Output[dict[str, str]]
    """`deploy` and `preview` -> address of the pipeline's account; empty where no pipeline deploys."""
    boundary: pulumi.Output[str]
    """Id of the denial to every service account of the project."""

    def __init__(self, name: str, args: IdentityArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-gcp:index:Identity", name, None, opts)
        self._args = args
        self._after = pulumi.ResourceOptions(parent=self, depends_on=switched_on(args["account"], list(_NEEDED), self))
        own, adopt = pulumi.ResourceOptions(parent=self), args.get("adopt", {})
        there = {duty: access.Entitlement.get(duty, one["role"], opts=own).id for duty, one in adopt.items()}
        built = {duty: self._person(duty, one) for duty, one in args["people"].items() if duty not in adopt}
        given = list(args.get("given", []))
        if args["environment"] != _AUDIT:
            for role, (why, permissions) in _OF_SERVICES.items():
                account_role(role, why, permissions, args, self._after)
                given.append(own_role_id(args["prefix"], args["account"], role))
        accounts = pipeline_accounts(args, given, self) if "pipeline" in args else {}
        limits = self._limits(accounts)
        if "pipeline" in args:
            trusted(args["pipeline"], accounts, args, self, limits)
        if args["environment"] != _AUDIT and "approver" in {**built, **there}:
            must_be_approved(args, self)
        self.roles = pulumi.Output.all(**there, **{duty: one.id for duty, one in built.items()})
        self.sign_in = pulumi.Output.all(**{duty: one.entitlement_id for duty, one in built.items()})
        emails = {role: one.email for role, one in accounts.items()}
        self.pipeline = pulumi.Output.all(**emails) if emails else pulumi.Output.from_input({})
        self.boundary = limits[0].id
        self.register_outputs(
            {"roles": self.roles, "sign_in": self.sign_in, "pipeline": self.pipeline, "boundary": self.boundary}
        )

    def _person(self, duty: str, person: Person) -> access.Entitlement:
        """The role of a duty, as it is asked for; what its group never may is denied first."""
        args = self._args
        whom = self._address(person)
        why = f"The {duty}: {person['group']} of the directory"
        role = account_role(duty, why, DUTIES[duty](args["environment"]), args, self._after)
        never = denial(duty, args["account"], args["prefix"], [rule(why, group_in(whom), LIMITS[duty])], self._after)
        return access.Entitlement(
            duty,
            entitlement_id=_called(args["prefix"], duty),
            parent=f"projects/{args['account']}",
            location="global",
            max_request_duration=_HOUR,
            eligible_users=[{"principals": [f"group:{whom}"]}],
            requester_justification_config={"unstructured": {}},
            approval_workflow=self._consent(duty),
            privileged_access={
                "gcp_iam_access": {
                    "resource": f"//cloudresourcemanager.googleapis.com/projects/{args['account']}",
                    "resource_type": "cloudresourcemanager.googleapis.com/Project",
                    "role_bindings": [{"role": role.id}, *self._log_read(duty)],
                }
            },
            opts=pulumi.ResourceOptions(parent=self, depends_on=[never]),
        )

    def _consent(self, duty: str) -> access.EntitlementApprovalWorkflowArgsDict | None:
        """Who has to agree: nobody where somebody only looks or trains."""
        if duty not in CONSENT:
            return None
        other = self._args["people"].get(CONSENT[duty])
        if other is None:
            raise GouvernailError(
                Problem(
                    f"nobody could agree that somebody is the {duty}",
                    path=f"roles.{CONSENT[duty]}.group",
                    expected="a group of the directory",
                )
            )
        return {
            "manual_approvals": {
                "require_approver_justification": True,
                "steps": [{"approvals_needed": 1, "approvers": {"principals": [f"group:{self._address(other)}"]}}],
            }
        }

    def _log_read(self, duty: str) -> list[access.EntitlementPrivilegedAccessGcpIamAccessRoleBindingArgsDict]:
        """Where the audit log lies, the auditor reads it."""
        if duty != "auditor" or "log" not in self._args:
            return []
        only = pulumi.Output.concat('resource.name == "', self._args["log"], '/views/_AllLogs"')
        return [{"role": "roles/logging.viewAccessor", "condition_expression": only}]

    def _limits(self, accounts: dict[str, serviceaccount.Account]) -> list[pulumi.CustomResource]:
        """What no service account may, but that who deploys gives rights; what who previews may not either."""
        args = self._args
        every = services_in(number_of(args["account"], self))
        who = {role: of_account(one.email) for role, one in accounts.items()}
        spared = [who["deploy"]] if accounts else []
        rules = [
            rule("No service approves, becomes somebody else or changes what a role allows", every, (*APPROVE, *RISE)),
            rule("No service gives rights", every, GIVE, spared),
        ]
        made: list[pulumi.CustomResource] = [denial(_SERVICES, args["account"], args["prefix"], rules, self._after)]
        if accounts:
            nothing = rule("Who looks at a pull request changes nothing", who["preview"], CHANGE)
            made.append(denial("preview", args["account"], args["prefix"], [nothing], self._after))
        return made

    def _address(self, person: Person) -> str:
        """GouvernailError where the domain is not given: a group's name is no principal."""
        if "domain" in self._args:
            return f"{person['group']}@{self._args['domain']}"
        raise GouvernailError(
            Problem(
                f"a group is known by its address, and the domain of {person['group']} is not known",
                path="directory.gcp.domain",
                expected="the Workspace or Cloud Identity domain of the organisation's groups",
            )
        )


def _called(prefix: str, duty: str) -> str:
    return name_of("privilegedaccessmanager:Entitlement", prefix, duty)
