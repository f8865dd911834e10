"""Each clause of the promises about Pulumi's state on its own."""

import dataclasses

import pytest

from gouvernail.verdict import Verdict
from policies.proof import results
from policies.twin import Drop, Set, apply
from tests.policies.worked import worked

HERE = {"at": "audit", "having": "my-pulumi-state"}
POLICY = "aws:s3/bucketPolicy:BucketPolicy"
ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
STORE = "arn:aws:s3:::my-pulumi-state"
ANYBODY = {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/d"}}
BREAKS = [
    ("state_kept", Drop("aws:s3/bucket:Bucket", **HERE)),
    ("state_kept", Drop("aws:s3/bucketVersioning:BucketVersioning", **HERE)),
    ("state_kept", Set(POLICY, "policy.Statement[1].Effect", "Allow", **HERE)),
    ("state_kept", Set(POLICY, "policy.Statement[1].Condition", {"Bool": {"aws:ViaAWSService": "true"}}, **HERE)),
    ("state_kept", Set(POLICY, "policy.Statement[1].Principal", {"AWS": "111111111111"}, **HERE)),
    *(
        ("state_of_own_environment", Set(POLICY, "policy.Statement[3].Resource", f"{STORE}/{pattern}", **HERE))
        for pattern in (
            "*",
            ".pulumi/*",
            ".pulumi/stacks/*",
            ".pulumi/history/*",
            ".pulumi/locks/*",
            ".pulumi/*-aws-prod-*",
            ".pulumi/stacks/gouvernail/x-aws-prod-workload.json",
        )
    ),
    (
        "state_of_own_environment",
        Set(POLICY, "policy.Statement[3].Condition", ANYBODY, **HERE),
    ),
    (
        "state_of_own_environment",
        Set(
            "aws:iam/rolePolicy:RolePolicy",
            "policy.Statement[0].Resource",
            f"{STORE}/.pulumi/stacks/*",
            at="own",
            having="StateOfItsStacks",
        ),
    ),
    ("state_private", Drop("aws:s3/bucket:Bucket", **HERE)),
    ("state_private", Drop("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", **HERE)),
    ("state_private", Drop(ENCRYPTION, **HERE)),
    ("state_private", Drop("aws:kms/alias:Alias", at="audit", having="my-state")),
    ("state_private", Set(POLICY, "policy.Statement[0].Condition", {"Bool": {"aws:SecureTransport": "true"}}, **HERE)),
    ("state_private", Set(POLICY, "policy.Statement[2].Condition", None, **HERE)),
    ("state_private", Set(POLICY, "policy.Statement[2].Condition", {"StringLike": {"aws:userid": "A*"}}, **HERE)),
]


@pytest.mark.parametrize(("name", "change"), BREAKS)
def test_breaking_one_clause_fails_the_guarantee(name, change):
    graph, expected = worked("dev")
    twin, _ = apply(graph, change, expected)
    assert results(twin, expected)[f"state.{name}"].verdict is Verdict.FAIL


def test_a_state_that_lies_elsewhere_is_not_judged():
    graph, expected = worked("dev")
    found = results(graph, dataclasses.replace(expected, state=None, state_key=None))
    assert {found[f"state.{name}"].verdict for name in ("state_kept", "state_of_own_environment", "state_private")} == {
        Verdict.NOT_APPLICABLE
    }
