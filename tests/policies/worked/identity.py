"""A role a duty, each with its boundary, and two for a pipeline."""

from tests.policies.worked.stack import Stack, policy, statement

__all__ = ["audit", "expected", "foundation"]

_GROUPS = {
    "developer": "grp-ds-credit",
    "approver": "grp-model-risk",
    "operator": "grp-mlops",
    "auditor": "grp-internal-audit",
}
_MAY = {
    "developer": ["sagemaker:CreateModelPackage", "s3:PutObject"],
    "approver": ["sagemaker:UpdateModelPackage", "sagemaker:Describe*"],
    "operator": ["sagemaker:UpdateEndpoint"],
    "auditor": ["sagemaker:Describe*", "iam:List*"],
}
_APPROVE = "sagemaker:UpdateModelPackage"
_ISSUER = "token.actions.githubusercontent.com"
_REPOSITORY = "banque-exemple/ai-platform"


_LIFT = "iam:DeleteRolePermissionsBoundary"
_NO_SERVICE = ["iam:*", "kms:PutKeyPolicy", "s3:PutBucketPolicy", "sagemaker:*GroupPolicy", "sts:*", _APPROVE]


def _refused(name: str, actions: list[str]) -> dict[str, object]:
    return {"Sid": name, "Effect": "Deny", "Action": actions, "Resource": "*"}


def _denied(actions: list[str]) -> dict[str, object]:
    return {"Sid": "NothingElse", "Effect": "Deny", "NotAction": actions, "Resource": "*"}


def _role(stack: Stack, name: str, trust: str, text: str, **tags: str) -> None:
    boundary = f"arn:aws:iam::{stack.account}:policy/{name}-boundary"
    stack.add(
        "iam/policy:Policy", f"{name}-boundary", boundary, {"name": f"{name}-boundary", "policy": text}, arn=boundary
    )
    arn = f"arn:aws:iam::{stack.account}:role/{name}"
    given = {"assumeRolePolicy": trust, "permissionsBoundary": boundary, "tags": tags}
    stack.add("iam/role:Role", name, name, given, arn=arn, name=name)


def _person(stack: Stack, duty: str) -> None:
    reserved = (
        f"arn:aws:iam::{stack.account}:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_{_GROUPS[duty]}_" + "?" * 16
    )
    trust = {
        **statement("SignedIn", ["sts:AssumeRole"], who={"AWS": f"arn:aws:iam::{stack.account}:root"}),
        "Condition": {"ArnLike": {"aws:PrincipalArn": reserved}},
    }
    trust.pop("Resource")
    _role(stack, f"my-{duty}", policy(trust), policy(_denied(_MAY[duty]), statement("May", _MAY[duty])), duty=duty)


def _pipeline(stack: Stack, place: str) -> None:
    provider = f"arn:aws:iam::{stack.account}:oidc-provider/{_ISSUER}"
    stack.add(
        "iam/openIdConnectProvider:OpenIdConnectProvider", "p", provider, {"url": f"https://{_ISSUER}"}, arn=provider
    )
    own = [f"arn:aws:iam::{stack.account}:{kind}/my-*" for kind in ("role", "policy")]
    never = [
        {"Sid": "Never", "Effect": "Deny", "Action": "sagemaker:UpdateModelPackage", "Resource": "*"},
        {"Sid": "Limits", "Effect": "Deny", "Action": "iam:*", "Resource": own},
    ]
    services = f"arn:aws:iam::{stack.account}:policy/my-services-boundary"
    give = ["iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"]
    never += [
        {"Sid": "Lift", "Effect": "Deny", "Action": [_LIFT, "sts:AssumeRole"], "Resource": "*"},
        {**_refused("Give", give), "Condition": {"StringNotEquals": {"iam:PermissionsBoundary": services}}},
    ]
    limits = {"deploy": policy(*never), "preview": policy(_denied(["ec2:Describe*"]))}
    subjects = {"deploy": f"environment:{place}", "preview": "pull_request"}
    for name, subject in subjects.items():
        asked = {f"{_ISSUER}:aud": "sts.amazonaws.com", f"{_ISSUER}:sub": f"repo:{_REPOSITORY}:{subject}"}
        trust = {
            **statement("Token", ["sts:AssumeRoleWithWebIdentity"], who={"Federated": provider}),
            "Condition": {"StringEquals": asked},
        }
        trust.pop("Resource")
        _role(stack, f"my-{name}", policy(trust), limits[name], pipeline=name)
    own = statement("StateOfItsStacks", ["s3:PutObject"], f"arn:aws:s3:::my-pulumi-state/.pulumi/*-aws-{place}-*")
    deploy = f"arn:aws:iam::{stack.account}:role/my-deploy"
    stack.add("iam/rolePolicy:RolePolicy", "deploy", "my-deploy:state", {"role": deploy, "policy": policy(own)})


def _services(stack: Stack) -> None:
    boundary = f"arn:aws:iam::{stack.account}:policy/my-services-boundary"
    text = policy(statement("May", ["s3:*", "sagemaker:*"]), _refused("Never", _NO_SERVICE))
    stack.add("iam/policy:Policy", "services", boundary, {"name": "my-services-boundary", "policy": text}, arn=boundary)


def audit(stack: Stack) -> None:
    _services(stack)
    _person(stack, "auditor")
    _pipeline(stack, "audit")


def foundation(stack: Stack, environment: str) -> None:
    _services(stack)
    for duty in _GROUPS:
        _person(stack, duty)
    _pipeline(stack, environment)


def expected(environment: str) -> dict[str, object]:
    return {"people": _GROUPS, "repository": _REPOSITORY}
