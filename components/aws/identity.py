"""Identity on AWS: a role a duty, below a boundary that denies the rest, taken by whom the directory signed in.

People sign in at IAM Identity Center with a permission set that may do one thing: take the role of its duty. The
pipeline that deploys comes with a token. It makes the roles of services, below a boundary that stands here and that it
cannot change. No user and no access key is made.

Source: IAM User Guide, "Permissions boundaries for IAM entities"; IAM Identity Center User Guide, "Referencing
permission sets in resource policies".
"""

from typing import Final

import pulumi
from pulumi_aws import iam

from components.aws._duties import DUTIES, actions
from components.aws._pipeline_roles import pipeline_roles
from components.aws._policy import Statement, deny_all_but, document, trust_directory
from components.aws._service_role import limits_of_services
from components.contract.identity import AdoptedRole, IdentityArgs, Person
from components.contract.naming import physical_name

__all__ = ["Identity", "boundary_id", "person_id"]

_SERVICES: Final = "services"
_HOUR: Final = 3600  # what was taken from another role is given back after an hour at most


def person_id(prefix: str, account: str, roles: str, duty: str) -> str:
    """What a duty's role is called before it is there, so that others can expect it."""
    return f"arn:aws:iam::{account}:role{roles}{_called(prefix, duty)}"


def boundary_id(prefix: str, account: str, roles: str) -> str:
    """What the boundary of services' roles is called before it is there."""
    return f"arn:aws:iam::{account}:policy{roles}{_called(prefix, _SERVICES)}-boundary"


class Identity(pulumi.ComponentResource):
    """Who may do what in one account. Holds no person: who belongs to a group is the directory's matter."""

    roles: pulumi.Output[dict[str, str]]
    """Duty -> ARN of its role."""
    sign_in: pulumi.Output[dict[str, str]]
    """Duty -> the permission set with which it is taken; none for an adopted role."""
    pipeline: pulumi.Output[dict[str, str]]
    """`deploy` and `preview` -> ARN of the pipeline's role; empty where no pipeline deploys."""
    boundary: pulumi.Output[str]
    """ARN of the boundary of every role of a service."""

    def __init__(self, name: str, args: IdentityArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-aws:index:Identity", name, None, opts)
        self._args = args
        self._own = pulumi.ResourceOptions(parent=self)
        limits = limits_of_services(args["account"], args["roles"])
        self.boundary = self._boundary(_SERVICES, "What a service's role can be allowed at most", *limits)
        adopt, people = args.get("adopt", {}), args["people"]
        roles = {duty: self._read(duty, role) for duty, role in adopt.items()}
        built = {duty: person for duty, person in people.items() if duty not in adopt}
        roles |= {duty: self._role(duty, person) for duty, person in built.items()}
        self.roles = pulumi.Output.all(**roles)
        self.sign_in = pulumi.Output.from_input({duty: person["permission_set"] for duty, person in built.items()})
        deploying = (
            pipeline_roles(args["pipeline"], args, self._people(), self._limit_of_services(), self)
            if "pipeline" in args
            else {}
        )
        self.pipeline = pulumi.Output.all(**deploying) if deploying else pulumi.Output.from_input({})
        self.register_outputs(
            {"roles": self.roles, "sign_in": self.sign_in, "pipeline": self.pipeline, "boundary": self.boundary}
        )

    def _role(self, duty: str, person: Person) -> pulumi.Output[str]:
        args, statements = self._args, DUTIES[duty](self._args)
        name = self._called(duty)
        nothing_else = deny_all_but("NothingElse", actions(statements))
        limit = self._boundary(duty, f"What the {duty}'s role can be allowed at most", nothing_else, *statements)
        role = iam.Role(
            duty,
            name=name,
            path=args["roles"],
            description=f"The {duty}: {person['group']} of the directory",
            assume_role_policy=document(trust_directory("SignedIn", args["account"], person["permission_set"])),
            permissions_boundary=limit,
            max_session_duration=_HOUR,
            tags={**self._tags(name), "duty": duty, "group": person["group"]},
            opts=self._own,
        )
        iam.RolePolicy(duty, name=duty, role=role.name, policy=document(*statements), opts=self._own)
        return role.arn

    def _boundary(self, whose: str, why: str, *statements: Statement) -> pulumi.Output[str]:
        name = f"{self._called(whose)}-boundary"
        return iam.Policy(
            whose,
            name=name,
            path=self._args["roles"],
            description=why,
            policy=document(*statements),
            tags=self._tags(name),
            opts=self._own,
        ).arn

    def _read(self, duty: str, adopted: AdoptedRole) -> pulumi.Output[str]:
        if "boundary" in adopted:
            iam.Policy.get(duty, adopted["boundary"], opts=self._own)
        return iam.Role.get(duty, adopted["role"], opts=self._own).arn

    def _called(self, duty: str) -> str:
        return _called(self._args["prefix"], duty)

    def _tags(self, name: str) -> dict[str, str]:
        return {**self._args["tags"], "Name": name}

    def _people(self) -> list[str]:
        """The roles of people: who deploys does not decide who approves."""
        args = self._args
        return [f"arn:aws:iam::{args['account']}:role{args['roles']}{self._called(duty)}*" for duty in DUTIES]

    def _limit_of_services(self) -> str:
        args = self._args
        return boundary_id(args["prefix"], args["account"], args["roles"])


def _called(prefix: str, duty: str) -> str:
    return physical_name(prefix, duty, limit=50)  # with -boundary and in the directory's commands
