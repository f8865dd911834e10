"""AWS roles that services take, below their boundaries, and the roles of a pipeline that make them.

Source: IAM User Guide, "Permissions boundaries for IAM entities" (delegating responsibility) and "IAM and AWS STS
condition context keys" (`iam:PermissionsBoundary`).
"""

from collections.abc import Iterator, Sequence
from typing import Final

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Maybe, all_of, any_of
from policies.reading.model.identities import Identity
from policies.reading.model.people import RoleMaker, ServiceRole
from policies.reading.model.policies import Group, Statement
from policies.reading.policy import acts_on, refuses, statements_of

__all__ = ["role_makers", "service_roles"]

_GIVE: Final = ("iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy")
_LIFT: Final = ("iam:DeleteRolePermissionsBoundary", "sts:AssumeRole")
_NEVER: Final = (
    *_GIVE,
    *_LIFT,
    "iam:CreatePolicyVersion",
    "iam:SetDefaultPolicyVersion",
    "iam:UpdateAssumeRolePolicy",
    "kms:PutKeyPolicy",
    "s3:PutBucketPolicy",
    "sagemaker:DeleteModelPackageGroupPolicy",
    "sagemaker:PutModelPackageGroupPolicy",
    "sagemaker:UpdateModelPackage",
)
_BELOW: Final = ("StringNotEquals", "iam:permissionsboundary")


def service_roles(identities: Sequence[Identity]) -> Iterator[ServiceRole]:
    """Every role of the platform that a service may take, or that nothing is known of."""
    for one in identities:
        statements = one.trust.statements
        if one.adopted or (statements is UNKNOWN and not (one.duty is None and one.boundary is None)):
            continue
        if statements is UNKNOWN or any(_lets_in(it, Group.SERVICE) for it in statements):
            yield ServiceRole(one.urn, one.account, one.boundary_id, _left_open(one))


def role_makers(identities: Sequence[Identity]) -> Iterator[RoleMaker]:
    """Every role that is taken with a token, and how it could give rights beyond the boundaries of services."""
    boundaries = {(one.account, one.boundary) for one in service_roles(identities)}
    for one in identities:
        statements = one.trust.statements
        if statements is UNKNOWN or not any(_lets_in(it, Group.FEDERATED) for it in statements):
            continue
        there = sorted(text for account, text in boundaries if account == one.account and isinstance(text, str))
        yield RoleMaker(one.urn, one.account, _unkept(one, there))


def _lets_in(statement: Statement, group: Group) -> bool:
    return statement.allow and any(who.group is group for who in statement.principals)


def _left_open(identity: Identity) -> Maybe[tuple[str, ...]]:
    limits = statements_of(identity.boundary)
    if limits is UNKNOWN:
        return UNKNOWN
    return tuple(action for action in _NEVER if refuses(limits, action) is not True)


def _unkept(identity: Identity, boundaries: list[str]) -> Maybe[tuple[str, ...]]:
    limits = statements_of(identity.boundary)
    if limits is UNKNOWN:
        return UNKNOWN
    found = [action for action in _LIFT if refuses(limits, action) is not True]
    found += [action for action in _GIVE if not any(_keeps_below(one, action, boundaries) for one in limits)]
    for action in ("iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"):
        for boundary in boundaries:
            denied = [all_of((not one.allow and not one.conditions, acts_on(one, action, boundary))) for one in limits]
            if any_of(denied) is not True:
                found.append(f"{action} on {boundary}")
    return tuple(found)


def _keeps_below(statement: Statement, action: str, boundaries: list[str]) -> bool:
    """Whether it denies the action on every role but those below the boundaries of services."""
    if statement.allow or acts_on(statement, action, "anything at all") is not True:
        return False
    asked = [(one.operator, one.key) for one in statement.conditions]
    named = {value for one in statement.conditions for value in one.values}
    return not asked or (asked == [_BELOW] and named <= set(boundaries))
