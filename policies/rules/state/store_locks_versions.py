"""What a stack's state was is still there, whoever writes over it."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import all_of, any_of
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "A store with the tag `purpose: state` keeps every version of it, and locks them."
SEVERITY = "high"
REMEDIATION = (
    "Put an object lock beside a bucket of S3 and a policy of immutability on a container of Azure; on Google Cloud "
    "keep versions and let objects be locked (`enableObjectRetention`)."
)
_SAYS = "has no lock beside it"


def _s3(bucket: View) -> Iterator[Reason] | None:
    if bucket.one_of("tags.purpose", "state") is False:
        return None
    locks = bucket.beside("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", "bucket")
    return bucket.needs("bucket", UNKNOWN if locks is UNKNOWN else bool(locks), _SAYS)


def _azure(account: View) -> Iterator[Reason] | None:
    if account.one_of("tags.purpose", "state") is False:
        return None
    locks = account.beside("azure-native:storage:BlobContainerImmutabilityPolicy", "accountName")
    return account.needs("accountName", UNKNOWN if locks is UNKNOWN else bool(locks), _SAYS)


def _gcs(bucket: View) -> Iterator[Reason] | None:
    if bucket.one_of("labels.purpose", "state") is False:
        return None
    versions = all_of([bucket.flag("versioning.enabled"), bucket.flag("enableObjectRetention")])
    locked = any_of([versions, bucket.given("retentionPolicy.retentionPeriod")])
    return bucket.needs("enableObjectRetention", locked, "is not true beside versions: nothing is locked")


READS = {"gcp:storage/bucket:Bucket": _gcs}
READS_BESIDE = {"aws:s3/bucket:Bucket": _s3, "azure-native:storage:StorageAccount": _azure}
