"""A store that is marked for documents keeps them for ten years."""

from collections.abc import Iterable, Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, any_of
from gouvernail.verdict import Reason
from policies.common.applying import only_where
from policies.resource import View

TITLE = "A store with the tag `purpose: documents` is locked for ten years."
SEVERITY = "high"
REMEDIATION = {
    "aws": "Put a `BucketObjectLockConfiguration` with a default retention of 3653 days beside the bucket.",
    "azure": "Put a policy of immutability of 3653 days on the container, or on the account.",
    "gcp": "Set `retentionPolicy.retentionPeriod` of the bucket to 315619200 seconds, which is ten years.",
}
_YEARS = 10
_DAYS = 3653
_SECONDS = 315619200
_PERIOD = "immutabilityPeriodSinceCreationInDays"
_SAYS = "has no lock of ten years beside it"


def _s3(bucket: View) -> Iterable[Reason] | None:
    return only_where(bucket, "tags.purpose", bucket.one_of("tags.purpose", "documents"), _s3_lock(bucket))


def _s3_lock(bucket: View) -> Iterator[Reason]:
    locks = bucket.beside("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", "bucket")
    yield from bucket.needs("bucket", UNKNOWN if locks is UNKNOWN else any_of(map(_long, locks)), _SAYS)


def _long(lock: View) -> Truth:
    retention = lock.part("rule.defaultRetention")
    return any_of([retention.at_least("years", _YEARS), retention.at_least("days", _DAYS)])


def _azure(account: View) -> Iterable[Reason] | None:
    return only_where(account, "tags.purpose", account.one_of("tags.purpose", "documents"), _azure_lock(account))


def _azure_lock(account: View) -> Iterator[Reason]:
    policies = account.beside("azure-native:storage:BlobContainerImmutabilityPolicy", "accountName")
    long = UNKNOWN if policies is UNKNOWN else any_of(one.at_least(_PERIOD, _DAYS) for one in policies)
    yield from account.needs("accountName", long, _SAYS)


def _gcs(bucket: View) -> Iterable[Reason] | None:
    return only_where(bucket, "labels.purpose", bucket.one_of("labels.purpose", "documents"), _gcs_lock(bucket))


def _gcs_lock(bucket: View) -> Iterator[Reason]:
    path = "retentionPolicy.retentionPeriod"
    yield from bucket.needs(path, bucket.at_least(path, _SECONDS), "is less than ten years")


READS = {"gcp:storage/bucket:Bucket": _gcs}
READS_BESIDE = {"aws:s3/bucket:Bucket": _s3, "azure-native:storage:StorageAccount": _azure}
