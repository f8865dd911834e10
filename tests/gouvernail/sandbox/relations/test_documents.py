"""Documents in properties, as Check judges them."""

import json

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.sandbox import index
from gouvernail.sandbox.relations import documents
from gouvernail.sandbox.relations.documents import DOCUMENTS

READS = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
ASSUMES = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [ASSUMES]})
POLICY, ROLE, KEY = "aws:iam/policy:Policy", "aws:iam/role:Role", "aws:kms/key:Key"


def wrong(token, secrets=(), **inputs):
    resource = index.resource(token)
    assert resource
    return [(one.path, one.reason) for one in documents.wrong(resource, inputs, secrets)]


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


@pytest.mark.parametrize("token", sorted(DOCUMENTS))
def test_every_row_names_a_property_of_a_type(token):
    resource = index.resource(token)
    assert resource
    for document in DOCUMENTS[token]:
        assert document.at.partition("[")[0] in resource.inputs


# Properties by the name of a policy that hold something else, or a document of another grammar.
OTHERS = {
    "aws:cloudwatch/logAccountPolicy:LogAccountPolicy",
    "aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy",
    "aws:cloudwatch/logIndexPolicy:LogIndexPolicy", "aws:ecr/lifecyclePolicy:LifecyclePolicy",
    "aws:organizations/policy:Policy", "aws:sns/dataProtectionPolicy:DataProtectionPolicy",
    "aws:lambda/resourcePolicy:ResourcePolicy", "aws:s3/filesFileSystemPolicy:FilesFileSystemPolicy",
    "aws:s3/vectorsVectorBucketPolicy:VectorsVectorBucketPolicy", "aws:s3/bucketV2:BucketV2",
    "aws:s3control/accessGrantsInstanceResourcePolicy:AccessGrantsInstanceResourcePolicy",
    "aws:s3control/objectLambdaAccessPointPolicy:ObjectLambdaAccessPointPolicy",
}  # fmt: skip
SERVICES = "backup cloudwatch dynamodb ec2 ecr efs glue iam kinesis kms lambda s3 s3control secretsmanager sns sqs"


def test_every_policy_of_a_platform_s_services_is_in_the_table_or_left_out_on_purpose():
    named = {
        token
        for token in index.tokens("aws")
        if token.split(":")[1].partition("/")[0] in SERVICES.split()
        and {"policy", "policyDocument", "accessPolicy"} & {*index.resource(token).inputs}  # pyright: ignore[reportOptionalMemberAccess]
    }
    assert named - DOCUMENTS.keys() - OTHERS == set()


def test_a_good_policy_is_taken():
    assert wrong(POLICY, policy=policy(READS)) == []
    assert wrong(ROLE, assumeRolePolicy=TRUST, inlinePolicies=[{"name": "a", "policy": policy(READS)}]) == []


def test_json_is_refused_where_it_breaks():
    assert wrong(POLICY, policy='{"Version": }') == [("policy", "not valid JSON: Expecting value at line 1, column 13")]
    assert wrong(POLICY, policy='{"Statement": 1, "Statement": 2}') == [
        ("policy", "not valid JSON: the key 'Statement' stands twice in one object")
    ]
    assert wrong(POLICY, policy="[]") == [("policy", "expected a JSON object, got a list")]
    assert wrong(POLICY, policy="[" * 100_000) == [("policy", "not valid JSON: too deeply nested")]


def test_a_refusal_says_statement_and_code():
    found = wrong(ROLE, assumeRolePolicy=policy(READS))
    assert ("assumeRolePolicy", "statement 1: a trust policy has no Resource (MalformedPolicyDocument)") in found
    found = wrong(ROLE, inlinePolicies=[{"policy": policy(READS)}, {"policy": policy(READS, ASSUMES)}])
    assert {path for path, _ in found} == {"inlinePolicies[1].policy"}


def test_a_policy_given_as_an_object_is_judged_as_its_text():
    given = {"Statement": [{**ASSUMES, "Effect": "Perhaps"}]}
    assert [path for path, _ in wrong(ROLE, assumeRolePolicy=given)] == ["assumeRolePolicy"]
    assert wrong(ROLE, assumeRolePolicy={"Statement": [{**ASSUMES, "Principal": {"AWS": UNKNOWN}}]}) == []


def test_what_is_not_known_or_not_given_is_not_judged():
    assert wrong(POLICY, policy=UNKNOWN) == []
    assert wrong(POLICY) == []
    assert wrong("aws:ecr/lifecyclePolicy:LifecyclePolicy", policy='{"rules": []}') == []


def test_a_secret_stands_in_no_reason():
    found = wrong(POLICY, ("policy",), policy=policy({**READS, "Action": "hunter2"}))
    assert found == [("policy", "what is given (a secret) is not what the cloud takes")]


def test_a_policy_has_a_length():
    long = policy(*({**READS, "Resource": f"arn:aws:s3:::{number:060}"} for number in range(60)))
    length = f"{len(long.replace(' ', '')):,}"
    ((path, reason),) = wrong(POLICY, policy=long)
    assert path == "policy"
    assert reason == (
        f"the policy has {length} characters, at most 6,144 are taken, white space not counted "
        "(MalformedPolicyDocument)"
    )
    assert wrong(POLICY, policy=policy(READS) + " " * 10_000) == []
    assert wrong(KEY, policy=policy({**READS, "Principal": "*", "Action": "kms:*"}) + " " * 40_000) != []


def test_nobody_is_locked_out_of_a_key():
    unusable = policy({"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "kms:Decrypt", "Resource": "*"})
    ((_, reason),) = wrong(KEY, policy=unusable)
    assert reason.startswith(
        "no statement allows kms:PutKeyPolicy to anybody: nobody could change the key's policy again"
    )
    assert wrong(KEY, policy=unusable, bypassPolicyLockoutSafetyCheck=True) == []


def test_check_refuses_it(aws):
    ((path, reason),) = aws.failures(POLICY, {"policy": policy({**READS, "Effect": "allow"})})
    assert (path, reason) == (
        "policy", "statement 1: expected Effect to be 'Allow' or 'Deny', got 'allow' (MalformedPolicyDocument)"
    )  # fmt: skip
