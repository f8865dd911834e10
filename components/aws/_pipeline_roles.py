"""The roles of the pipeline that deploys: one to look at a pull request, one to deploy. No key of theirs exists.

What the deploying role may make is attached to it by hand, for it cannot give itself anything: its boundary denies it
to touch itself, any policy that can be attached or be a boundary, and the roles of people. Roles of services it makes,
and what they may do, only below the boundary of services; it takes none of them.

Source: IAM User Guide, "Create a role for OpenID Connect federation" and "Permissions boundaries for IAM entities";
GitHub Docs, "Configuring OpenID Connect in
Amazon Web Services" and "OpenID Connect reference" (subjects).
"""

from typing import Final, NamedTuple

import pulumi
from pulumi_aws import iam

from components.aws._policy import Statement, allow, ceiling, deny, deny_all_but, document, trust_token
from components.aws.state import state_of
from components.contract.identity import IdentityArgs, Pipeline, State
from components.contract.naming import physical_name

__all__ = ["pipeline_role_id", "pipeline_roles", "provider_id", "token_of"]

_ISSUER: Final = "token.actions.githubusercontent.com"
_AUDIENCE: Final = "sts.amazonaws.com"
_HOUR: Final = 3600
_LOOK: Final = (
    "cloudformation:GetResource",
    "ec2:Describe*",
    "ec2:GetManagedPrefixListEntries",
    "guardduty:GetDetector",
    "guardduty:ListDetectors",
    "iam:GetRole",
    "sagemaker:DescribeModelPackage",
    "sagemaker:ListTags",
    "states:ValidateStateMachineDefinition",
    "sts:GetCallerIdentity",
    "tag:GetResources",
)
"""What the program looks up, and has checked, while it is previewed; that changes nothing and refreshes nothing."""
_LONG_LIVED: Final = (
    "iam:AddUserToGroup",
    "iam:AttachUserPolicy",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:CreateServiceSpecificCredential",
    "iam:CreateUser",
    "iam:PutUserPolicy",
    "iam:UpdateAccessKey",
    "iam:UpdateLoginProfile",
    "iam:UploadSigningCertificate",
    "iam:UploadSSHPublicKey",
)
_CHANGE_IDENTITY: Final = (
    "iam:Add*",
    "iam:Attach*",
    "iam:Create*",
    "iam:Delete*",
    "iam:Detach*",
    "iam:PassRole",
    "iam:Put*",
    "iam:Remove*",
    "iam:Set*",
    "iam:Tag*",
    "iam:Untag*",
    "iam:Update*",
)
_GIVE: Final = ("iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy")
_READ: Final = ("s3:GetObject", "s3:ListBucket")
_WRITE: Final = ("s3:DeleteObject", "s3:PutObject")


class _Wanted(NamedTuple):
    subject: str
    may: list[Statement]
    boundary: list[Statement]


def pipeline_roles(
    pipeline: Pipeline, args: IdentityArgs, people: list[str], boundary: str, parent: pulumi.Resource
) -> dict[str, pulumi.Output[str]]:
    """`deploy` and `preview` -> ARN. `people` are roles that deploying must never change, `boundary` is of services."""
    provider = _provider(pipeline, args, parent)
    place = f"arn:aws:iam::{args['account']}"
    own = [f"{place}:role/{_name(args, role)}*" for role in ("deploy", "preview")]
    limits = [*own, *people, f"{place}:oidc-provider/*", f"{place}:policy/*"]
    state, reads = args.get("state"), ["kms:Decrypt", *_LOOK]
    looking = [allow("Look", _LOOK, ["*"]), _cards(args)]
    deploying = [
        ceiling("AnythingOfThePlatform", ["account:*", "identitystore:*", "organizations:*", "sso:*"]),
        deny("NeverApproves", ["sagemaker:UpdateModelPackage"], ["*"]),
        deny("NoLongLivedKey", _LONG_LIVED, ["*"]),
        deny("NotItsOwnLimits", _CHANGE_IDENTITY, limits),
        deny("NoLimitLifted", ["iam:DeleteRolePermissionsBoundary", "sts:AssumeRole*"], ["*"]),
        deny("ServicesBelowTheirs", _GIVE, ["*"], when={"StringNotEquals": {"iam:PermissionsBoundary": boundary}}),
    ]
    in_state = {"deploy": list[Statement](), "preview": list[Statement]()}
    if state is not None:
        in_state = {"deploy": _state(state, args, write=True), "preview": _state(state, args, write=False)}
        reads += ["kms:DescribeKey", *_READ]
    repository = pipeline["repository"]
    wanted = {
        "deploy": _Wanted(
            f"repo:{repository}:environment:{pipeline['place']}", [*looking, *in_state["deploy"]], deploying
        ),
        "preview": _Wanted(
            f"repo:{repository}:pull_request",
            [*looking, *in_state["preview"]],
            [*looking, *in_state["preview"], deny_all_but("NothingElse", reads)],
        ),
    }
    return {role: _role(role, one, provider, args, parent) for role, one in wanted.items()}


def pipeline_role_id(prefix: str, account: str, role: str) -> str:
    """What a role of the pipeline (`deploy`, `preview`) is called before it is there, so that others can expect it."""
    return f"arn:aws:iam::{account}:role/{_called(prefix, role)}"


def provider_id(account: str) -> str:
    """What an account's provider of tokens is called: there is one for an issuer."""
    return f"arn:aws:iam::{account}:oidc-provider/{_ISSUER}"


def token_of(pipeline: Pipeline, provider: pulumi.Input[str]) -> Statement:
    """Who may take a role: the environment's own jobs of the pipeline."""
    return _trusted(f"repo:{pipeline['repository']}:environment:{pipeline['place']}", provider)


def _trusted(subject: str, provider: pulumi.Input[str]) -> Statement:
    asked = {f"{_ISSUER}:aud": _AUDIENCE, f"{_ISSUER}:sub": subject}
    return trust_token("TokenOfOneRepository", provider, when={"StringEquals": asked})


def _called(prefix: str, role: str) -> str:
    return physical_name(prefix, role, limit=50)


def _name(args: IdentityArgs, role: str) -> str:
    return _called(args["prefix"], role)


def _provider(pipeline: Pipeline, args: IdentityArgs, parent: pulumi.Resource) -> pulumi.Output[str]:
    own = pulumi.ResourceOptions(parent=parent)
    if "provider" in pipeline:
        return iam.OpenIdConnectProvider.get("pipeline", pipeline["provider"], opts=own).arn
    return iam.OpenIdConnectProvider(
        "pipeline",
        url=f"https://{_ISSUER}",
        client_id_lists=[_AUDIENCE],
        tags={**args["tags"], "Name": physical_name(args["prefix"], "pipeline")},
        opts=own,
    ).arn


def _role(
    role: str, wanted: _Wanted, provider: pulumi.Output[str], args: IdentityArgs, parent: pulumi.Resource
) -> pulumi.Output[str]:
    own, name = pulumi.ResourceOptions(parent=parent), _name(args, role)
    limit = iam.Policy(
        role,
        name=f"{name}-boundary",
        description=f"What the pipeline's role {name} can be allowed at most",
        policy=document(*wanted.boundary),
        tags={**args["tags"], "Name": f"{name}-boundary"},
        opts=own,
    )
    made = iam.Role(
        role,
        name=name,
        description=f"The pipeline of {wanted.subject.split(':')[1]}, to {role}",
        assume_role_policy=document(_trusted(wanted.subject, provider)),
        permissions_boundary=limit.arn,
        max_session_duration=_HOUR,
        tags={**args["tags"], "Name": name, "pipeline": role},
        opts=own,
    )
    if wanted.may:
        iam.RolePolicy(role, name=role, role=made.name, policy=document(*wanted.may), opts=own)
    return made.arn


def _state(state: State, args: IdentityArgs, *, write: bool) -> list[Statement]:
    """The state of all stacks to read, of the environment's own to write, and the key of the secrets in it."""
    store = f"arn:aws:s3:::{state['store']}"
    use = ["kms:Decrypt", "kms:DescribeKey", *(["kms:Encrypt", "kms:GenerateDataKey"] if write else [])]
    its = state_of(state["store"], args["environment"])
    return [
        allow("State", _READ, [store, f"{store}/*"]),
        *([allow("StateOfItsStacks", _WRITE, its)] if write else []),
        allow(
            "SecretsInState",
            use,
            [f"arn:aws:kms:{args['region']}:{state['account']}:key/*"],
            when={"ForAnyValue:StringEquals": {"kms:ResourceAliases": state["key_alias"]}},
        ),
    ]


def _cards(args: IdentityArgs) -> Statement:
    """A version of a model is shown with its card, which is encrypted with the environment's key of models."""
    return allow(
        "CardsOfVersions",
        ["kms:Decrypt"],
        [f"arn:aws:kms:{args['region']}:{args['account']}:key/*"],
        when={
            "StringEquals": {"kms:ViaService": f"sagemaker.{args['region']}.amazonaws.com"},
            "ForAnyValue:StringEquals": {
                "kms:ResourceAliases": f"alias/{physical_name(args['prefix'], 'models', limit=250)}"
            },
        },
    )
