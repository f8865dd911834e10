"""The role that a service works with: taken by that service alone, for this account, and below a boundary.

Whoever deploys makes these roles, with any policy. The boundary, which only a person can change, is what keeps such a
role from being a way to rights that who deploys has not.

Source: IAM User Guide, "Permissions boundaries for IAM entities", section on delegating responsibility to others.
"""

from typing import Final, TypedDict

import pulumi
from pulumi_aws import iam

from components.aws._policy import Conditions, Statement, allow, ceiling, deny, document, trust

__all__ = ["RoleArgs", "limits_of_services", "role_that_may", "service_role"]

_HOUR: Final = 3600
_NEVER: Final = (
    "cloudtrail:Delete*",
    "cloudtrail:Put*",
    "cloudtrail:StopLogging",
    "cloudtrail:Update*",
    "iam:Add*",
    "iam:Attach*",
    "iam:Create*",
    "iam:Deactivate*",
    "iam:Delete*",
    "iam:Detach*",
    "iam:Put*",
    "iam:Remove*",
    "iam:Set*",
    "iam:Tag*",
    "iam:Untag*",
    "iam:Update*",
    "iam:Upload*",
    "kms:PutKeyPolicy",
    "kms:ScheduleKeyDeletion",
    "s3:DeleteBucketPolicy",
    "s3:PutBucketPolicy",
    "sagemaker:DeleteModelPackageGroupPolicy",
    "sagemaker:PutModelPackageGroupPolicy",
    "sagemaker:UpdateModelPackage",
    "sts:AssumeRole*",
)
"""To give rights, to become somebody else, to approve, to lift a limit or to hide what was done: no service's work."""


class RoleArgs(TypedDict):
    """What every component is told that makes such a role."""

    tags: dict[str, str]
    account: str
    roles: str
    boundary: pulumi.Input[str]


def service_role(
    name: str,
    args: RoleArgs,
    service: str,
    *,
    called: str,
    why: str,
    parent: pulumi.Resource,
    when: Conditions | None = None,
) -> iam.Role:
    """The role, without anything that it may do. `when` says on behalf of what, if not of anything in this account."""
    on_behalf: Conditions = {"StringEquals": {"aws:SourceAccount": args["account"]}} if when is None else when
    return iam.Role(
        name,
        name=called,
        path=args["roles"],
        description=why,
        assume_role_policy=document(trust("Work", service, when=on_behalf)),
        permissions_boundary=args["boundary"],
        max_session_duration=_HOUR,
        tags={**args["tags"], "Name": called},
        opts=pulumi.ResourceOptions(parent=parent),
    )


def role_that_may(
    name: str,
    args: RoleArgs,
    service: str,
    *may: Statement,
    called: str,
    why: str,
    parent: pulumi.Resource,
    when: Conditions | None = None,
    policy: str | None = None,
) -> tuple[iam.Role, iam.RolePolicy]:
    """The role and what it may do, for whoever must wait for that. `policy` is that one's name, if not the role's."""
    role = service_role(name, args, service, called=called, why=why, parent=parent, when=when)
    own = pulumi.ResourceOptions(parent=parent)
    return role, iam.RolePolicy(name, name=policy or name, role=role.name, policy=document(*may), opts=own)


def limits_of_services(account: str, roles: str) -> list[Statement]:
    """The boundary of them all. Of IAM it leaves two: to hand a role of the platform on to a job of SageMaker, to look.

    Who looks is the identity of a stack that has such roles (`_router_roles.py`), which reads what the stack has.
    """
    ours = [f"arn:aws:iam::{account}:role{roles}*"]
    return [
        ceiling("AnythingOfAService", ["account:*", "iam:*", "identitystore:*", "organizations:*", "sso:*", "sts:*"]),
        allow(
            "HandOnToJobs",
            ["iam:PassRole"],
            ours,
            when={"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}},
        ),
        allow("LookAtRoles", ["iam:GetRole*", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"], ours),
        deny("NoRightsAndNoLimits", _NEVER, ["*"]),
    ]
