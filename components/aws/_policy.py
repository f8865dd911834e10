"""Policies as data: statements are built, checked and only then written as JSON.

Source: IAM JSON policy elements (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Literal, NotRequired, TypeAlias, TypedDict

import pulumi

__all__ = [
    "Conditions",
    "Principal",
    "Resources",
    "Statement",
    "allow",
    "ceiling",
    "deny",
    "deny_all_but",
    "document",
    "over_tls",
    "signed_in",
    "trust",
    "trust_directory",
    "trust_token",
]

Conditions: TypeAlias = Mapping[str, Mapping[str, pulumi.Input[str] | Sequence[pulumi.Input[str]]]]
Resources: TypeAlias = Sequence[pulumi.Input[str]] | pulumi.Output[list[str]]
Principal: TypeAlias = Literal["*"] | Mapping[str, pulumi.Input[str] | Sequence[str]]

_ACTION = re.compile(r"[a-z0-9-]+:[A-Za-z]+\*?")
_SID = re.compile(r"[A-Za-z0-9]+")
_OPERATOR = re.compile(
    r"(ForAnyValue:)?(StringEquals|StringNotEquals|StringLike|ArnEquals|ArnNotEquals|ArnLike|ArnNotLike|Bool"
    r"|IpAddress|NotIpAddress)(IfExists)?"
)
_KINDS = {"AWS", "Service"}


class Statement(TypedDict):
    """One statement of a policy, keys as IAM writes them."""

    Sid: str
    Effect: Literal["Allow", "Deny"]
    Principal: NotRequired[Principal]
    Action: NotRequired[Sequence[str]]
    NotAction: NotRequired[Sequence[str]]
    Resource: NotRequired[Resources]
    Condition: NotRequired[Conditions]


def allow(
    sid: str,
    actions: Sequence[str],
    resources: Resources,
    *,
    principal: Principal | None = None,
    when: Conditions | None = None,
) -> Statement:
    """A statement that allows named actions. ValueError for one that allows all actions of a service, or anybody.

    A policy of a role has no `principal`; a policy of a resource has one, and `*` only with a condition on the caller.
    """
    if broad := [action for action in actions if action.endswith(":*")]:
        raise ValueError(f"{sid}: {', '.join(broad)} allows everything; name the actions")
    if principal == "*" and not when:
        raise ValueError(f"{sid}: this lets in anybody; add a condition on who calls")
    _check(sid, actions, resources)
    return _narrowed({"Sid": sid, "Effect": "Allow", "Action": list(actions), "Resource": resources}, principal, when)


def deny(
    sid: str,
    actions: Sequence[str],
    resources: Resources | None,
    *,
    principal: Principal | None = None,
    when: Conditions | None = None,
) -> Statement:
    """A statement that denies; `service:*` is allowed here. None for a policy whose service takes no `Resource`."""
    _check(sid, actions, ["*"] if resources is None else resources)
    statement: Statement = {"Sid": sid, "Effect": "Deny", "Action": list(actions)}
    if resources is not None:
        statement["Resource"] = resources
    return _narrowed(statement, principal, when)


def deny_all_but(sid: str, actions: Sequence[str]) -> Statement:
    """Denies everything that is not named: whatever else is allowed, by whomever, is of no use."""
    _check(sid, actions, ["*"])
    return {"Sid": sid, "Effect": "Deny", "NotAction": sorted(set(actions)), "Resource": ["*"]}


def ceiling(sid: str, without: Sequence[str]) -> Statement:
    """For a boundary only, which grants nothing itself: everything may be granted below it but what is named."""
    _check(sid, without, ["*"])
    return {"Sid": sid, "Effect": "Allow", "NotAction": list(without), "Resource": ["*"]}


def signed_in(account: str, permission_set: str) -> str:
    """A pattern of whom the organisation's directory signed in to this account with this permission set.

    Nobody but IAM Identity Center makes roles below /aws-reserved/; it ends their names in 16 signs of its own. Source:
    IAM Identity Center User Guide, "Referencing permission sets in resource policies".
    """
    return f"arn:aws:iam::{account}:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_{permission_set}_{'?' * 16}"


def trust_directory(sid: str, account: str, permission_set: str) -> Statement:
    """Who may take a role: whom the organisation's directory signed in to this account with this permission set."""
    _check(sid, ["sts:AssumeRole"], ["*"])
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
        "Action": ["sts:AssumeRole"],
        "Condition": {"ArnLike": {"aws:PrincipalArn": signed_in(account, permission_set)}},
    }


def trust_token(sid: str, provider: pulumi.Input[str], *, when: Conditions) -> Statement:
    """Who may take a role: who holds a token of this OpenID Connect provider of which `when` is true, word for word."""
    _check(sid, ["sts:AssumeRoleWithWebIdentity"], ["*"])
    if set(when) != {"StringEquals"}:
        raise ValueError(f"{sid}: a token's audience and subject are compared whole, by StringEquals")
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"Federated": provider},
        "Action": ["sts:AssumeRoleWithWebIdentity"],
        "Condition": when,
    }


def trust(sid: str, service: str, *, when: Conditions) -> Statement:
    """Who may take a role: one service of AWS, on behalf of whom `when` says (else it could be used for others)."""
    _check(sid, ["sts:AssumeRole"], ["*"])
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": ["sts:AssumeRole"],
        "Condition": when,
    }


def over_tls(bucket_arn: pulumi.Input[str]) -> Statement:
    """Nobody talks to the bucket in clear text."""
    return deny(
        "OnlyTls",
        ["s3:*"],
        [bucket_arn, pulumi.Output.concat(bucket_arn, "/*")],
        principal="*",
        when={"Bool": {"aws:SecureTransport": "false"}},
    )


def document(*statements: Statement) -> pulumi.Output[str]:
    """The statements as the JSON that AWS takes."""
    names = [statement["Sid"] for statement in statements]
    if not names or len(set(names)) != len(names):
        raise ValueError(f"a policy needs statements, each with a name of its own: {names}")
    return pulumi.Output.json_dumps({"Version": "2012-10-17", "Statement": list(statements)})


def _narrowed(statement: Statement, principal: Principal | None, when: Conditions | None) -> Statement:
    if principal is not None:
        if principal != "*" and not (principal and set(principal) <= _KINDS):
            raise ValueError(f"{statement['Sid']}: a principal is '*' or names {' or '.join(sorted(_KINDS))}")
        statement["Principal"] = principal
    if when:
        if unknown := [operator for operator in when if not _OPERATOR.fullmatch(operator)]:
            raise ValueError(f"{statement['Sid']}: unknown condition operator {', '.join(unknown)}")
        statement["Condition"] = when
    return statement


def _check(sid: str, actions: Sequence[str], resources: Resources) -> None:
    if not _SID.fullmatch(sid):
        raise ValueError(f"{sid!r}: the name of a statement has letters and digits only")
    if isinstance(actions, str) or not actions:
        raise ValueError(f"{sid}: expected a list of actions")
    for action in actions:
        if not _ACTION.fullmatch(action) and not re.fullmatch(r"[a-z0-9-]+:\*", action):
            raise ValueError(f"{sid}: {action!r} is no action; expected service:Action")
    if isinstance(resources, pulumi.Output):
        return  # its parts are checked by who made it: they are not known yet
    if isinstance(resources, str) or not resources:
        raise ValueError(f"{sid}: expected a list of resources")
    for resource in resources:
        if isinstance(resource, str) and resource != "*" and not resource.startswith("arn:aws:"):
            raise ValueError(f"{sid}: {resource!r} is no resource; expected an ARN or '*'")
