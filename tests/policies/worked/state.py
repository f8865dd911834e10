"""A versioned bucket under a key of its own."""

from tests.policies.worked.stack import Stack, policy

__all__ = ["audit", "expected"]

_NAME, _ALIAS = "my-pulumi-state", "alias/my-state"


def audit(stack: Stack) -> None:
    users = {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111111111111:role/my-deploy"}}
    key = f"arn:aws:kms:eu-west-1:{stack.account}:key/state"
    use = {
        "Sid": "U",
        "Effect": "Allow",
        "Principal": "*",
        "Action": "kms:Decrypt",
        "Resource": "*",
        "Condition": users,
    }
    given = {"enableKeyRotation": True, "tags": {"purpose": "state"}, "policy": policy(use)}
    stack.add("kms/key:Key", "state", "state", given, arn=key, keyId="state")
    stack.add("kms/alias:Alias", "state", _ALIAS, {"name": _ALIAS, "targetKeyId": "state"}, name=_ALIAS)
    arn = f"arn:aws:s3:::{_NAME}"
    here = {"bucket": _NAME}
    stack.add("s3/bucket:Bucket", "state", _NAME, {**here, "tags": {"purpose": "state"}}, arn=arn)
    blocked = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
    stack.add(
        "s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "state", _NAME, {**here, **dict.fromkeys(blocked, True)}
    )
    versions = {**here, "versioningConfiguration": {"status": "Enabled"}}
    stack.add("s3/bucketVersioning:BucketVersioning", "state", _NAME, versions)
    rule = {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": key}}
    stack.add(
        "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        "state",
        _NAME,
        {**here, "rules": [rule]},
    )
    everything = {"Principal": "*", "Resource": [arn, f"{arn}/*"]}
    text = policy(
        {**everything, "Effect": "Deny", "Action": "s3:*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
        {**everything, "Effect": "Deny", "Action": "s3:DeleteObjectVersion"},
        {**everything, "Effect": "Allow", "Action": "s3:GetObject", "Condition": users},
        {
            **everything,
            "Effect": "Allow",
            "Action": ["s3:PutObject", "s3:DeleteObject"],
            "Resource": f"{arn}/.pulumi/*-aws-dev-*",
            "Condition": users,
        },
    )
    stack.add("s3/bucketPolicy:BucketPolicy", "state", _NAME, {**here, "policy": text})


def expected(environment: str) -> dict[str, object]:
    return {"state": _NAME, "state_key": _ALIAS}
