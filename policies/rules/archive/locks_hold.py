"""Where something is locked, nobody lifts the lock."""

from collections.abc import Iterable, Iterator

from gouvernail.verdict import Reason
from policies.common.applying import only_where
from policies.common.clauses import switched_on
from policies.resource import View

TITLE = "A lock on a store holds against everybody, its owner included."
SEVERITY = "high"
REMEDIATION = {
    "aws": (
        "Set `rule.defaultRetention.mode` of the bucket's lock to COMPLIANCE, and `completeLock` of the lock "
        "of a vault of Glacier to true."
    ),
    "azure": "Set the state of the policy of immutability to `Locked`.",
    "gcp": "Set `retentionPolicy.isLocked` to true.",
}


def _object_lock(lock: View) -> Iterator[Reason]:
    path = "rule.defaultRetention.mode"
    yield from lock.needs(path, lock.one_of(path, "COMPLIANCE"), "is not COMPLIANCE")


def _account(account: View) -> Iterable[Reason] | None:
    """A container's own policy is locked by a call, and no property of it says so."""
    path = "immutableStorageWithVersioning.enabled"
    return only_where(account, path, account.flag(path), _locked(account))


def _locked(account: View) -> Iterator[Reason]:
    path = "immutableStorageWithVersioning.immutabilityPolicy.state"
    yield from account.needs(path, account.one_of(path, "Locked"), "is not Locked")


def _bucket(bucket: View) -> Iterable[Reason] | None:
    path = "retentionPolicy"
    return only_where(bucket, path, bucket.given(path), switched_on("retentionPolicy.isLocked")(bucket))


READS = {
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": _object_lock,
    "aws:glacier/vaultLock:VaultLock": switched_on("completeLock"),
    "azure-native:storage:StorageAccount": _account,
    "gcp:storage/bucket:Bucket": _bucket,
}
