"""A private bucket: every version kept, encrypted with a key of ours, reached over TLS only.

Source: Amazon S3 User Guide, "Security best practices for Amazon S3".
"""

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

import pulumi
from pulumi_aws import s3

from components.aws._policy import Statement, document, over_tls

__all__ = ["PrivateBucket", "ends", "private_bucket"]


class PrivateBucket(TypedDict):
    """What a private bucket is made of."""

    bucket: str
    """Its name, unique among all buckets of AWS."""
    key_id: pulumi.Input[str]
    """ARN of the key that encrypts it."""
    tags: Mapping[str, str]
    """All its tags."""
    region: NotRequired[str]
    """Where it lies; the provider's region where left out."""
    ends: NotRequired[Sequence[s3.BucketLifecycleConfigurationRuleArgsDict]]
    """When what lies in it goes, besides uploads that were never finished."""
    policy: NotRequired[Sequence[Statement]]
    """Who may not do what, besides that everybody has to come over TLS."""


def private_bucket(
    name: str, wanted: PrivateBucket, opts: pulumi.ResourceOptions
) -> tuple[s3.Bucket, s3.BucketVersioning]:
    """The bucket, and its versions for whoever must wait for them.

    `destroy` fails on a bucket that still holds something: nothing goes in passing.
    """
    region = wanted.get("region")
    bucket = s3.Bucket(name, bucket=wanted["bucket"], region=region, tags=wanted["tags"], opts=opts)
    s3.BucketPublicAccessBlock(
        name,
        bucket=bucket.id,
        region=region,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
        opts=opts,
    )
    s3.BucketOwnershipControls(
        name, bucket=bucket.id, region=region, rule={"object_ownership": "BucketOwnerEnforced"}, opts=opts
    )
    versioning = s3.BucketVersioning(
        name, bucket=bucket.id, region=region, versioning_configuration={"status": "Enabled"}, opts=opts
    )
    encryption: s3.BucketServerSideEncryptionConfigurationRuleArgsDict = {
        "apply_server_side_encryption_by_default": {"sse_algorithm": "aws:kms", "kms_master_key_id": wanted["key_id"]},
        "bucket_key_enabled": True,
    }
    s3.BucketServerSideEncryptionConfiguration(name, bucket=bucket.id, region=region, rules=[encryption], opts=opts)
    policy = document(over_tls(bucket.arn), *wanted.get("policy", []))
    s3.BucketPolicy(name, bucket=bucket.id, region=region, policy=policy, opts=opts)
    ends(name, bucket, *wanted.get("ends", ()), region=region, opts=opts)
    return bucket, versioning


def ends(
    name: str,
    bucket: s3.Bucket,
    *rules: s3.BucketLifecycleConfigurationRuleArgsDict,
    region: str | None = None,
    opts: pulumi.ResourceOptions,
) -> None:
    """What of a bucket goes by itself: uploads that nobody finished, which cost and are never seen, and by `rules`."""
    unfinished: s3.BucketLifecycleConfigurationRuleArgsDict = {
        "id": "unfinished-uploads",
        "status": "Enabled",
        "filter": {"prefix": ""},
        "abort_incomplete_multipart_upload": {"days_after_initiation": 7},
    }
    s3.BucketLifecycleConfiguration(name, bucket=bucket.id, region=region, rules=[unfinished, *rules], opts=opts)
