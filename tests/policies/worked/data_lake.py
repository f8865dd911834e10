"""One dataset in its bucket."""

from tests.policies.worked.stack import AWAY, REGION, Stack, policy

__all__ = ["expected", "workload"]


def workload(stack: Stack, environment: str) -> None:
    bucket = f"bex-{environment}-data-applications"
    tags = {"dataset": "applications", "data-class": "confidential", "purpose": "data"}
    stack.add("s3/bucket:Bucket", "data", bucket, {"bucket": bucket, "tags": tags}, region=REGION)
    encryption = {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": stack.key("data", ["s3.amazonaws.com"])}
    sides: dict[str, dict[str, object]] = {
        "ServerSideEncryptionConfiguration": {"rules": [{"applyServerSideEncryptionByDefault": encryption}]},
        "Versioning": {"versioningConfiguration": {"status": "Enabled"}},
        "PublicAccessBlock": dict.fromkeys(
            ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"), True
        ),
        "LifecycleConfiguration": {
            "rules": [
                {"id": "uploads", "status": "Enabled", "abortIncompleteMultipartUpload": {"daysAfterInitiation": 7}},
                {
                    "id": "retention",
                    "status": "Enabled",
                    "expiration": {"days": 1826},
                    "noncurrentVersionExpiration": {"noncurrentDays": 1},
                },
            ]
        },
        "Policy": {"policy": policy(_only(bucket, {"Bool": {"aws:SecureTransport": "false"}}), _read(stack, bucket))},
    }
    for side, inputs in sides.items():
        stack.add(f"s3/bucket{side}:Bucket{side}", "data", bucket, {"bucket": bucket, **inputs})


def _only(bucket: str, when: dict[str, object]) -> dict[str, object]:
    return {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": f"arn:aws:s3:::{bucket}/*",
        "Condition": when,
    }


def _read(stack: Stack, bucket: str) -> dict[str, object]:
    ours = {"ArnNotLike": {"aws:PrincipalArn": f"arn:aws:iam::{stack.account}:role/bex/*"}}
    return {**_only(bucket, ours), "Action": ["s3:GetObject", "s3:GetObjectVersion"]}


def expected(environment: str) -> dict[str, object]:
    return {
        "datasets": {"applications": 1827},
        "classes": {"applications": "confidential"},
        "regions": frozenset({REGION, AWAY}),
    }
