"""A bucket: closed to the public, encrypted with a key of ours, and locked where nobody may delete.

A retention policy is locked as the bucket is made; from then on nobody shortens it, Google's own support included.

Sources: Cloud Storage, Bucket Lock (https://cloud.google.com/storage/docs/bucket-lock), locks of single objects
(https://cloud.google.com/storage/docs/object-lock), public access prevention
(https://cloud.google.com/storage/docs/public-access-prevention), uniform access
(https://cloud.google.com/storage/docs/uniform-bucket-level-access), default keys
(https://cloud.google.com/storage/docs/encryption/customer-managed-keys) and soft delete
(https://cloud.google.com/storage/docs/soft-delete).
"""

from collections.abc import Sequence
from typing import Final, NotRequired, TypedDict

import pulumi
from pulumi_gcp import storage

from components.gcp._labels import RETAINED_BY, labels_of
from components.gcp._names import name_of

__all__ = ["Asked", "Locked", "asked_of", "bucket", "bucket_name", "let"]

_DAY: Final = 86_400


class Asked(TypedDict):
    """What every capability is told."""

    prefix: str
    """First part of every name."""
    tags: dict[str, str]
    """Tags on everything that takes them."""
    account: str
    """Account (project) in which it stands."""
    region: str
    """Region in which it stands."""


def asked_of(args: Asked) -> Asked:
    """What every capability is told, of all that this one is."""
    return {"prefix": args["prefix"], "tags": args["tags"], "account": args["account"], "region": args["region"]}


class Locked(TypedDict):
    """For how long nobody deletes what was written, and who takes the bucket back when destroy has left it."""

    days: int
    """Days from writing."""
    stack: NotRequired[str]
    """The stack, which stands in a label; left out where destroy waits until nothing is left in the bucket."""


def bucket_name(prefix: str, role: str, account: str) -> str:
    """The bucket's name, before it is there."""
    return name_of("storage:Bucket", prefix, role, account)


def bucket(
    role: str,
    asked: Asked,
    key_id: pulumi.Input[str],
    parent: pulumi.Resource,
    *,
    purpose: str,
    region: str | None = None,
    called: str | None = None,
    locked: Locked | None = None,
    stays: str | None = None,
    each_locked: bool = False,
    keep_days: int | None = None,
    versioned: bool = False,
    retained: str | None = None,
    labels: dict[str, str] | None = None,
    after: Sequence[pulumi.Resource] = (),
) -> storage.Bucket:
    """The bucket `prefix-role` (or `called`) for `purpose`, which its key is for too; in `region`, where it is another.

    `locked` days nobody deletes; after `keep_days` everything is gone, older versions too. `retained` is its name where
    an earlier destroy left it. A bucket with a lock keeps no versions: Google takes one or the other. `each_locked`
    says that objects may have locks of their own as well, which versions may have too; `stays`, where nothing else
    locks the bucket, is the stack that takes it back.
    """
    tags = {**asked["tags"], "purpose": purpose, **(labels or {})}
    keeper = locked.get("stack") if locked else stays
    if keeper:
        tags |= {RETAINED_BY: keeper}
    return storage.Bucket(
        role,
        name=called or bucket_name(asked["prefix"], role, asked["account"]),
        project=asked["account"],
        location=region or asked["region"],
        uniform_bucket_level_access=True,
        public_access_prevention="enforced",
        encryption={"default_kms_key_name": key_id},
        retention_policy={"is_locked": True, "retention_period": str(locked["days"] * _DAY)} if locked else None,
        enable_object_retention=each_locked or None,
        versioning={"enabled": versioned},
        soft_delete_policy={"retention_duration_seconds": 0} if keep_days else None,  # gone is gone
        lifecycle_rules=_ends(keep_days, versioned=versioned),
        force_destroy=False,
        labels=labels_of(tags),
        opts=pulumi.ResourceOptions(
            parent=parent, retain_on_delete=keeper is not None, import_=retained, depends_on=list(after)
        ),
    )


def let(
    name: str,
    member: pulumi.Input[str],
    role: pulumi.Input[str],
    its: storage.Bucket,
    *,
    when: storage.BucketIAMMemberConditionArgsDict | None = None,
) -> storage.BucketIAMMember:
    """The role on the bucket to a member (`serviceAccount:…`, `group:…`), beside whoever else has it."""
    return storage.BucketIAMMember(
        name,
        bucket=its.name,
        role=role,
        member=member,
        condition=when,
        opts=pulumi.ResourceOptions(parent=its),
    )


def _ends(keep_days: int | None, *, versioned: bool) -> list[storage.BucketLifecycleRuleArgsDict]:
    """A version's days count from when it was written. What is current becomes an older version first, a day before."""
    if keep_days is None:
        return []
    hidden: list[storage.BucketLifecycleRuleArgsDict] = [
        {"action": {"type": "Delete"}, "condition": {"age": max(1, keep_days - 1), "with_state": "LIVE"}}
    ]
    return [
        *(hidden if versioned else []),
        {"action": {"type": "Delete"}, "condition": {"age": keep_days, "with_state": "ANY"}},
        {"action": {"type": "AbortIncompleteMultipartUpload"}, "condition": {"age": 1}},
    ]
