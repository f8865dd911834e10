"""Each clause of the promises about people and the pipeline on its own."""

import dataclasses

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.proof import results
from policies.reading.aws.identities import identities
from policies.reading.aws.people import people
from policies.twin import Add, Drop, Set, apply
from tests.policies.worked import worked

ROLE = "aws:iam/role:Role"
POLICY = "aws:iam/policy:Policy"
GROUP = "aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy"
SIGNED_IN = "assumeRolePolicy.Statement[0].Condition.ArnLike.aws:PrincipalArn"
RESERVED = "arn:aws:iam::${own}:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_"
APPROVER, DEVELOPER = (f"arn:aws:iam::${{own}}:role/my-{duty}" for duty in ("approver", "developer"))
TOKEN = "assumeRolePolicy.Statement[0].Condition"
ISSUER = "token.actions.githubusercontent.com"
OURS = {f"{ISSUER}:aud": "sts.amazonaws.com", f"{ISSUER}:sub": "repo:banque-exemple/ai-platform:environment:dev"}


def _person(duty):
    return {"at": "own", "having": f'"duty": "{duty}"'}


def _limit(name):
    return {"at": "own", "having": f"my-{name}-boundary"}


DEPLOY = {"at": "own", "having": '"pipeline": "deploy"'}
SERVICES = {"at": "own", "having": '"name": "my-services-boundary"'}
WHO_IS_LET_IN = [
    "arn:aws:iam::${own}:role/*",
    "arn:aws:iam::${own}:role/AWSReservedSSO_grp-model-risk_????????????????",
    f"{RESERVED}grp-model-risk_*",
    f"{RESERVED}*_????????????????",
    f"{RESERVED}grp-ds-credit_????????????????",
]
BREAKS = [
    *(
        ("services_bounded", Set(POLICY, f"policy.Statement[1].{part}", value, **SERVICES))
        for part, value in (
            ("Action", ["iam:*", "kms:*", "s3:PutBucketPolicy", "sagemaker:*"]),
            ("Action", ["iam:Attach*", "kms:*", "s3:PutBucketPolicy", "sagemaker:*", "sts:*"]),
            ("Condition", {"Bool": {"aws:ViaAWSService": "false"}}),
            ("Resource", "arn:aws:iam::*:role/my-*"),
            ("Effect", "Allow"),
        )
    ),
    *(
        ("services_bounded", Set(POLICY, f"policy.Statement[{place}].{part}", value, **_limit("deploy")))
        for place, part, value in (
            (2, "Action", "iam:DeleteRolePermissionsBoundary"),
            (2, "Action", "sts:AssumeRole"),
            (3, "Action", ["iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"]),
            (3, "Condition.StringNotEquals", {"iam:PermissionsBoundary": "arn:aws:iam::${own}:policy/another"}),
            (3, "Condition.StringNotEqualsIfExists", {"iam:PermissionsBoundary": "arn:aws:iam::${own}:policy/a"}),
            (3, "Condition", {"StringEquals": {"iam:PermissionsBoundary": "arn:aws:iam::${own}:policy/a"}}),
        )
    ),
    *(("people_from_directory", Set(ROLE, SIGNED_IN, value, **_person("approver"))) for value in WHO_IS_LET_IN),
    ("people_from_directory", Set(ROLE, "assumeRolePolicy.Statement[0].Condition", None, **_person("approver"))),
    ("people_from_directory", Set(ROLE, "assumeRolePolicy.Statement[0].Principal", {"AWS": "*"}, **_person("auditor"))),
    ("people_from_directory", Set(ROLE, "permissionsBoundary", None, **_person("developer"))),
    ("people_from_directory", Set(ROLE, "tags.duty", "friend", **_person("operator"))),
    ("people_from_directory", Drop(ROLE, **_person("developer"))),
    ("duties_apart", Set(ROLE, "permissionsBoundary", None, **_person("developer"))),
    ("duties_apart", Set(POLICY, "policy.Statement[0].NotAction", ["sagemaker:*"], **_limit("operator"))),
    ("duties_apart", Set(POLICY, "policy.Statement[0].NotAction[+]", "sagemaker:Create*", **_limit("approver"))),
    ("duties_apart", Set(POLICY, "policy.Statement[0].NotAction[+]", "iam:PutRolePolicy", **_limit("approver"))),
    (
        "duties_apart",
        Set(POLICY, "policy.Statement[0].Condition", {"Bool": {"aws:ViaAWSService": "false"}}, **_limit("approver")),
    ),
    ("duties_apart", Set(POLICY, "policy.Statement[0].Resource", "arn:aws:s3:::*", **_limit("approver"))),
    ("auditor_only_reads", Set(POLICY, "policy.Statement[0].NotAction[+]", "glue:UpdateTable", **_limit("auditor"))),
    ("auditor_only_reads", Set(POLICY, "policy.Statement[0].NotAction[+]", "s3:Get*", **_limit("auditor"))),
    ("auditor_only_reads", Set(POLICY, "policy.Statement[0].NotAction[+]", "kms:Decrypt", **_limit("auditor"))),
    ("auditor_only_reads", Set(POLICY, "policy.Statement[0].NotAction[+]", "*", **_limit("auditor"))),
    ("auditor_only_reads", Set(POLICY, "policy.Statement[0].Effect", "Allow", **_limit("auditor"))),
    ("pipeline_by_token", Add("aws:iam/accessKey:AccessKey", {"user": "robot"})),
    ("pipeline_by_token", Add("aws:iam/user:User", {"name": "robot"})),
    ("pipeline_by_token", Set(ROLE, TOKEN, {"StringLike": OURS}, **DEPLOY)),
    ("pipeline_by_token", Set(ROLE, TOKEN, {"StringEquals": {f"{ISSUER}:aud": "sts.amazonaws.com"}}, **DEPLOY)),
    ("pipeline_by_token", Set(ROLE, TOKEN, {"StringEquals": OURS | {f"{ISSUER}:aud": "another"}}, **DEPLOY)),
    (
        "pipeline_by_token",
        Set(
            ROLE,
            TOKEN,
            {"StringEquals": OURS | {f"{ISSUER}:sub": "repo:banque-exemple/ai-platform:pull_request"}},
            **DEPLOY,
        ),
    ),
    (
        "pipeline_by_token",
        Set(
            ROLE,
            TOKEN,
            {"StringEquals": OURS | {f"{ISSUER}:sub": "repo:banque-exemple/ai-platform:environment:prod"}},
            **DEPLOY,
        ),
    ),
    ("pipeline_by_token", Set(POLICY, "policy.Statement[0].Effect", "Allow", **_limit("deploy"))),
    ("pipeline_by_token", Set(POLICY, "policy.Statement[1].Effect", "Allow", **_limit("deploy"))),
]
UNCLEAR = [
    (
        "people_from_directory",
        Set(ROLE, "permissionsBoundary", "arn:aws:iam::${own}:policy/elsewhere", **_person("auditor")),
    ),
    ("duties_apart", Set(ROLE, "permissionsBoundary", UNKNOWN, **_person("operator"))),
    ("auditor_only_reads", Set(ROLE, "permissionsBoundary", UNKNOWN, **_person("auditor"))),
    ("pipeline_by_token", Set(POLICY, "policy", UNKNOWN, **_limit("deploy"))),
]


def _verdict(name, change):
    graph, expected = worked("dev")
    twin, _ = apply(graph, change, expected)
    result = results(twin, expected)[f"identity.{name}"]
    return result.verdict, result.reasons


@pytest.mark.parametrize(("name", "change"), BREAKS)
def test_breaking_one_clause_fails_the_guarantee(name, change):
    found, why = _verdict(name, change)
    assert found is Verdict.FAIL, why


@pytest.mark.parametrize(("name", "change"), UNCLEAR)
def test_what_is_not_known_is_said_and_never_passes(name, change):
    found, why = _verdict(name, change)
    assert found is Verdict.NOT_EVALUATED, why


@pytest.mark.parametrize(
    "condition",
    [
        {},
        {"ArnNotLike": {"aws:PrincipalArn": "*"}},
        {"ArnNotEquals": {"aws:PrincipalArn": [APPROVER, DEVELOPER]}},
        {"ArnNotEquals": {"aws:PrincipalArn": APPROVER}, "Bool": {"aws:ViaAWSService": "false"}},
    ],
)
def test_only_a_denial_of_everybody_but_the_approver_keeps_approval_by_hand(condition):
    graph, expected = worked("dev")
    twin, _ = apply(graph, Set(GROUP, "resourcePolicy.Statement[0].Condition", condition), expected)
    assert results(twin, expected)["model_registry.approval_by_hand"].verdict is Verdict.FAIL


def test_whoever_signs_in_through_the_directory_itself_is_of_it():
    graph, expected = worked("dev")
    reserved = "arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/eu-west-1"
    name = f"{reserved}/AWSReservedSSO_Auditors_0123456789abcdef"
    provider = "arn:aws:iam::111111111111:saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE"
    found = [one for one in graph.of_type(ROLE) if one.name == "my-auditor"]
    (role,) = [one for one in found if graph.account(one) == expected.own]
    trust = '{"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRoleWithSAML", "Principal": {"Federated": "%s"}}]}'
    read = dataclasses.replace(
        role,
        external=True,
        inputs={},
        outputs={**role.outputs, "arn": name, "tags": {}, "assumeRolePolicy": trust % provider},
    )
    adopted = dataclasses.replace(expected, landing_roles={name: "auditor"})
    other = type(graph)(read if one is role else one for one in graph)
    (person,) = [one for one in people(tuple(identities(other)), adopted) if one.id == name]
    assert (person.duty, person.signed_in, person.strangers) == ("auditor", ("Auditors",), ())
    assert results(other, adopted)["identity.people_from_directory"].verdict is Verdict.PASS
