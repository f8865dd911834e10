"""What a stack's state was is still there, whoever writes over it."""

from collections.abc import Iterable

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, all_of, any_of, negated
from gouvernail.verdict import Reason
from policies.common.applying import only_where
from policies.common.everybody import denied_to_everybody
from policies.resource import View

TITLE = "A store with the tag `purpose: state` keeps every version of it, and lets nobody delete one."
SEVERITY = "high"
REMEDIATION = {
    "aws": (
        "Put a `BucketObjectLockConfiguration` beside the bucket, or a policy that denies everybody "
        "`s3:DeleteObjectVersion`."
    ),
    "azure": "Put a policy of immutability on the container.",
    "gcp": "Keep versions, and set `enableObjectRetention` of the bucket.",
}
_SAYS = "has no lock beside it"


def _where(store: View, tag: str, reasons: Iterable[Reason]) -> Iterable[Reason] | None:
    return only_where(store, tag, store.one_of(tag, "state"), reasons)


def _s3(bucket: View) -> Iterable[Reason] | None:
    locks = bucket.beside("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", "bucket")
    policies = bucket.beside("aws:s3/bucketPolicy:BucketPolicy", "bucket")
    locked = UNKNOWN if locks is UNKNOWN else bool(locks)
    kept = UNKNOWN if policies is UNKNOWN else any_of(map(_keeps_versions, policies))
    return _where(bucket, "tags.purpose", bucket.needs("bucket", any_of([locked, kept]), _SAYS))


def _keeps_versions(policy: View) -> Truth:
    return any_of(
        all_of(
            [denied_to_everybody(one, "s3:DeleteObjectVersion", "s3:DeleteObject*"), negated(one.given("Condition"))]
        )
        for one in policy.document("policy").each("Statement")
    )


def _azure(account: View) -> Iterable[Reason] | None:
    locks = account.beside("azure-native:storage:BlobContainerImmutabilityPolicy", "accountName")
    locked = UNKNOWN if locks is UNKNOWN else bool(locks)
    return _where(account, "tags.purpose", account.needs("accountName", locked, _SAYS))


def _gcs(bucket: View) -> Iterable[Reason] | None:
    versions = all_of([bucket.flag("versioning.enabled"), bucket.flag("enableObjectRetention")])
    locked = any_of([versions, bucket.given("retentionPolicy.retentionPeriod")])
    says = "is not true beside versions: nothing is locked"
    return _where(bucket, "labels.purpose", bucket.needs("enableObjectRetention", locked, says))


READS = {"gcp:storage/bucket:Bucket": _gcs}
READS_BESIDE = {"aws:s3/bucket:Bucket": _s3, "azure-native:storage:StorageAccount": _azure}
