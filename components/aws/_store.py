"""A bucket from which nobody can delete before its time, the account's owner included.

Source: Amazon S3 User Guide, object lock in compliance mode
(https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html).
"""

from collections.abc import Mapping, Sequence
from typing import Final, NotRequired, TypedDict

import pulumi
from pulumi_aws import s3

from components.aws._bucket import ends
from components.aws._policy import Statement, document, over_tls

__all__ = ["RETAINED_BY", "LockedStore", "kept", "locked_store"]


class LockedStore(TypedDict):
    """What a locked bucket is made of."""

    bucket: str
    """Its name, unique among all buckets of AWS."""
    purpose: str
    """What it keeps; the key is for the same."""
    key_id: pulumi.Input[str]
    """ARN of the key that encrypts it."""
    keep_days: int
    """Days for which nobody can delete."""
    ceiling_days: NotRequired[int]
    """Days after which objects are deleted; never where left out."""
    tags: Mapping[str, str]
    """Tags, without its name and purpose."""
    policy: Sequence[Statement]
    """Who may write, besides that everybody has to come over TLS."""
    stack: str
    """The stack that takes it back."""
    retained: NotRequired[str | None]
    """The bucket's name where an earlier destroy left it."""


RETAINED_BY: Final = "retained-by"
"""Tag of what outlives its stack, so that the stack finds it again."""


def kept(parent: pulumi.Resource, retained: str | None = None) -> pulumi.ResourceOptions:
    """Options for what outlives the stack: destroy leaves it, and `retained` is the id under which it is taken back."""
    return pulumi.ResourceOptions(parent=parent, retain_on_delete=True, import_=retained)


def locked_store(name: str, store: LockedStore, parent: pulumi.Resource) -> tuple[s3.Bucket, list[pulumi.Resource]]:
    """The bucket, and all that guards it, for whoever must not write before it is guarded.

    Each side of a bucket is a resource of its own. They are left together: taking away the lock, the key or the block
    on public access from a bucket that stays would weaken what retention protects. Only the bucket is taken back by its
    id: its sides are written over it again, so that a run that broke off in the middle can be resumed.
    """
    opts = kept(parent)
    bucket = s3.Bucket(
        name,
        bucket=store["bucket"],
        object_lock_enabled=True,  # only possible when the bucket is made
        tags={
            **store["tags"],
            "Name": store["bucket"],
            "purpose": store["purpose"],
            RETAINED_BY: store["stack"],
        },
        opts=kept(parent, store.get("retained")),
    )
    block = s3.BucketPublicAccessBlock(
        name,
        bucket=bucket.id,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
        opts=opts,
    )
    s3.BucketOwnershipControls(name, bucket=bucket.id, rule={"object_ownership": "BucketOwnerEnforced"}, opts=opts)
    versioning = s3.BucketVersioning(name, bucket=bucket.id, versioning_configuration={"status": "Enabled"}, opts=opts)
    encryption = s3.BucketServerSideEncryptionConfiguration(
        name,
        bucket=bucket.id,
        rules=[
            {
                "apply_server_side_encryption_by_default": {
                    "sse_algorithm": "aws:kms",
                    "kms_master_key_id": store["key_id"],
                },
                "bucket_key_enabled": True,
            }
        ],
        opts=opts,
    )
    after_versioning = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=[versioning]))
    lock = s3.BucketObjectLockConfiguration(
        name,
        bucket=bucket.id,
        rule={"default_retention": {"mode": "COMPLIANCE", "days": store["keep_days"]}},
        opts=after_versioning,
    )
    _expire(name, bucket, store.get("ceiling_days"), after_versioning)
    policy = s3.BucketPolicy(name, bucket=bucket.id, policy=document(over_tls(bucket.arn), *store["policy"]), opts=opts)
    return bucket, [block, encryption, lock, policy]


def _expire(name: str, bucket: s3.Bucket, days: int | None, opts: pulumi.ResourceOptions) -> None:
    """Deletes at the ceiling: first the object is hidden, a day later the version behind it goes."""
    rules: list[s3.BucketLifecycleConfigurationRuleArgsDict] = []
    if days is not None:
        rules.append(
            {
                "id": "ceiling",
                "status": "Enabled",
                "filter": {"prefix": ""},
                "expiration": {"days": days},
                "noncurrent_version_expiration": {"noncurrent_days": 1},
            }
        )
    ends(name, bucket, *rules, opts=opts)
