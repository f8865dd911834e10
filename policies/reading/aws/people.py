"""AWS roles by who takes them: people whom IAM Identity Center signed in, and pipelines that bring a token.

Source: IAM Identity Center User Guide, "Referencing permission sets in resource policies"; IAM User Guide, "Policy
evaluation logic" (an explicit denial beats every permission) and "Available keys for AWS OIDC federation".
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from gouvernail.graph import UNKNOWN, Graph
from gouvernail.maybe import Maybe, all_of, any_of, negated
from policies.expectation import Expectation
from policies.reading.aws.identities import held
from policies.reading.model.identities import Identity
from policies.reading.model.people import LongLivedKey, Person, PipelineRole
from policies.reading.model.policies import Condition, Group, Principal, Statement
from policies.reading.policy import acts_on, refuses

__all__ = ["CONTENT", "long_lived_keys", "people", "pipeline_roles", "reads"]

_APPROVE: Final = "sagemaker:UpdateModelPackage"
_MAKE_OR_SERVE: Final = (
    "sagemaker:CreateModelPackage",
    "sagemaker:CreateModel",
    "sagemaker:CreateTrainingJob",
    "sagemaker:CreateProcessingJob",
    "sagemaker:CreatePipeline",
    "sagemaker:UpdatePipeline",
    "sagemaker:StartPipelineExecution",
    "sagemaker:CreateEndpoint",
    "sagemaker:CreateEndpointConfig",
    "sagemaker:UpdateEndpoint",
    "sagemaker:UpdateEndpointWeightsAndCapacities",
    "sagemaker:DeleteEndpoint",
    "s3:PutObject",
    "s3:DeleteObject",
)
_ABOVE_ALL: Final = (
    "iam:AttachRolePolicy",
    "iam:PutRolePolicy",
    "iam:UpdateAssumeRolePolicy",
    "iam:DeleteRolePermissionsBoundary",
    "iam:PutRolePermissionsBoundary",
    "iam:CreatePolicyVersion",
    "kms:PutKeyPolicy",
    "s3:PutBucketPolicy",
    "sagemaker:PutModelPackageGroupPolicy",
    "sagemaker:DeleteModelPackageGroupPolicy",
    "sts:AssumeRole",
)
"""With one of these one could give oneself the rest."""
_WRITE: Final = (
    *_MAKE_OR_SERVE,
    *_ABOVE_ALL,
    _APPROVE,
    "backup:DeleteRecoveryPoint",
    "cloudtrail:StopLogging",
    "cloudtrail:UpdateTrail",
    "cloudwatch:DeleteAlarms",
    "cloudwatch:PutMetricData",
    "ec2:CreateVpcEndpoint",
    "ec2:RunInstances",
    "events:DisableRule",
    "events:PutEvents",
    "guardduty:DeleteDetector",
    "iam:CreateRole",
    "iam:PassRole",
    "kms:CreateGrant",
    "kms:ScheduleKeyDeletion",
    "lambda:UpdateFunctionCode",
    "logs:DeleteLogGroup",
    "s3:PutBucketVersioning",
    "securityhub:BatchUpdateFindings",
    "sns:Publish",
    "sqs:SendMessage",
    "ssm:PutParameter",
)
CONTENT: Final = (
    "s3:GetObject",
    "s3:GetObjectVersion",
    "kms:Decrypt",
    "logs:GetLogEvents",
    "logs:FilterLogEvents",
    "sqs:ReceiveMessage",
    "secretsmanager:GetSecretValue",
    "sagemaker:GetRecord",
    "sagemaker:InvokeEndpoint",
    "athena:GetQueryResults",
    "dynamodb:GetItem",
)
"""What shows what somebody keeps, and not only how it is set up."""
_READING: Final = re.compile(r"(BatchGet|Describe|Get|List|Lookup|View)[A-Za-z]*\*?|GET", re.IGNORECASE)
_CHANGES_NOTHING: Final = {"kms:decrypt", "states:validatestatemachinedefinition"}
_ROLE: Final = r"arn:[^:]+:iam::\d{12}:role/aws-reserved/sso\.amazonaws\.com/"
_SIGNED_IN: Final = re.compile(rf"{_ROLE}\*?AWSReservedSSO_([\w+=,.@-]+)_\?{{16}}")
_RESERVED: Final = re.compile(rf"{_ROLE}(?:[a-z0-9-]+/)?AWSReservedSSO_([\w+=,.@-]+)_[0-9a-f]{{16}}")
_DIRECTORY: Final = re.compile(r"arn:[^:]+:iam::\d{12}:saml-provider/AWSSSO_.+")
_WEB: Final = re.compile(r"arn:[^:]+:iam::\d{12}:oidc-provider/(.+)")
_OWN_LIMITS: Final = (
    "iam:AttachRolePolicy",
    "iam:CreatePolicyVersion",
    "iam:DeleteRolePermissionsBoundary",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
    "iam:UpdateAssumeRolePolicy",
)
_LASTING: Final = {
    "aws:iam/user:User": "a user",
    "aws:iam/accessKey:AccessKey": "an access key",
    "aws:iam/userLoginProfile:UserLoginProfile": "a password",
    "aws:iam/serviceSpecificCredential:ServiceSpecificCredential": "a credential for one service",
}


def people(identities: Sequence[Identity], expected: Expectation) -> Iterator[Person]:
    """Every role that somebody other than a service or a pipeline may take, and every one that says it has a duty."""
    for identity in identities:
        adopted = expected.landing_roles.get(identity.id) if identity.id is not UNKNOWN else None
        duty = adopted or identity.duty
        if duty is None and not _human(identity):
            continue
        signed_in, strangers = _let_in(identity)
        limits = held(identity)
        yield Person(
            urn=identity.urn,
            id=identity.id,
            account=identity.account,
            duty=duty,
            bounded=UNKNOWN if identity.boundary is UNKNOWN else identity.boundary is not None,
            signed_in=signed_in,
            strangers=strangers,
            approves=UNKNOWN if limits is UNKNOWN else negated(refuses(limits, _APPROVE)),
            changes=_open(limits, (*_MAKE_OR_SERVE, *_ABOVE_ALL)),
            writes=_writes(limits),
            content=_open(limits, CONTENT),
            adopted=identity.adopted,
        )


def pipeline_roles(identities: Sequence[Identity]) -> Iterator[PipelineRole]:
    """Every role that is taken with the token of an OpenID Connect provider."""
    for identity in identities:
        if identity.trust.statements is UNKNOWN:
            if identity.duty is None and identity.boundary is not None:
                yield PipelineRole(identity.urn, identity.account, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)
            continue
        for statement in identity.trust.statements:
            issuers = [found[1] for who in statement.principals if (found := _WEB.fullmatch(who.name))]
            if not statement.allow or not issuers:
                continue
            limits = held(identity)
            yield PipelineRole(
                urn=identity.urn,
                account=identity.account,
                subjects=_asked(statement.conditions, f"{issuers[0]}:sub"),
                audience=_asked(statement.conditions, f"{issuers[0]}:aud") == ("sts.amazonaws.com",),
                approves=UNKNOWN if limits is UNKNOWN else negated(refuses(limits, _APPROVE)),
                unlimits=UNKNOWN if limits is UNKNOWN else _unlimits(limits, identity),
                writes=_writes(limits),
            )


def long_lived_keys(graph: Graph) -> Iterator[LongLivedKey]:
    """Users and whatever lets one in."""
    for token, what in _LASTING.items():
        for resource in graph.of_type(token):
            yield LongLivedKey(resource.urn, what)


def _human(identity: Identity) -> bool:
    return identity.trust.statements is not UNKNOWN and any(
        one.allow and any(_is_person(who) for who in one.principals) for one in identity.trust.statements
    )


def _is_person(who: Principal) -> bool:
    return who.group is not Group.SERVICE and _WEB.fullmatch(who.name) is None


def _let_in(identity: Identity) -> tuple[Maybe[tuple[str, ...]], Maybe[tuple[str, ...]]]:
    """The permission sets with which one is let in, and who else is."""
    if identity.trust.statements is UNKNOWN:
        return UNKNOWN, UNKNOWN
    sets: list[str] = []
    strangers: list[str] = []
    for statement in identity.trust.statements:
        if not statement.allow:
            continue
        found = _permission_sets(statement, identity)
        sets += found or ()
        strangers += () if found else (who.name for who in statement.principals)
    return tuple(sets), tuple(strangers)


def _permission_sets(statement: Statement, identity: Identity) -> tuple[str, ...]:
    """Those that the statement asks for; none where it lets in others too."""
    names = [who.name for who in statement.principals]
    if statement.except_principals or not names:
        return ()
    if all(_DIRECTORY.fullmatch(name) for name in names):
        own = None if identity.id is UNKNOWN else _RESERVED.fullmatch(identity.id)
        return (own[1],) if own else ()
    if any(who.account != identity.account or who.group is not Group.ACCOUNT for who in statement.principals):
        return ()
    for one in statement.conditions:
        if one.operator == "ArnLike" and one.key == "aws:principalarn":
            found = [_SIGNED_IN.fullmatch(value) for value in one.values]
            if found and all(found):
                return tuple(match[1] for match in found if match)
    return ()


def _open(limits: Maybe[tuple[Statement, ...]], probes: Iterable[str]) -> Maybe[tuple[str, ...]]:
    """Those of the actions that no statement denies for good."""
    if limits is UNKNOWN:
        return UNKNOWN
    answers = {action: refuses(limits, action) for action in probes}
    if UNKNOWN in answers.values():
        return UNKNOWN
    return tuple(action for action, answer in answers.items() if answer is False)


def _writes(limits: Maybe[tuple[Statement, ...]]) -> Maybe[tuple[str, ...]]:
    """What is known to write and not denied, and everything that the boundary leaves open and is no reading."""
    known = _open(limits, _WRITE)
    if known is UNKNOWN or limits is UNKNOWN:
        return UNKNOWN
    left = [action for one in limits if not one.allow and one.except_actions for action in one.actions]
    return (*known, *(action for action in left if not reads(action) and action not in known))


def reads(action: str) -> bool:
    """Whether an action, or each that its pattern names, changes nothing."""
    return action.lower() in _CHANGES_NOTHING or _READING.fullmatch(action.partition(":")[2]) is not None


def _asked(conditions: Iterable[Condition], key: str) -> tuple[str, ...] | None:
    """The values that the key must have word for word; None where any will do, or where a pattern is enough."""
    for one in conditions:
        if one.key == key.lower() and one.operator == "StringEquals":
            return one.values
    return None


def _unlimits(limits: tuple[Statement, ...], identity: Identity) -> Maybe[tuple[str, ...]]:
    """The actions by which the role could lift its own limits: denied neither on everything nor on itself."""
    if identity.id is UNKNOWN or identity.boundary_id is UNKNOWN:
        return UNKNOWN
    found: list[str] = []
    for action in _OWN_LIMITS:
        on = identity.boundary_id if action == "iam:CreatePolicyVersion" else identity.id
        denied = [all_of((not one.allow and not one.conditions, acts_on(one, action, on or ""))) for one in limits]
        if any_of(denied) is not True:
            found.append(action)
    return tuple(found)
