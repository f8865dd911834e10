"""Documents cannot be deleted before their time."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, judged, require, unclear
from policies.locks import LOCKED_LATER
from policies.reading.model.platform import Platform
from policies.twin import Set

STATEMENT = (
    "Nobody, the account's owner included, can delete or change a document before the spec's years after its writing."
)
SEVERITY = "high"
REMEDIATION = (
    "Switch versioning on and lock the archive for the days of the spec's `retention.documents.keep`: object lock in "
    "mode COMPLIANCE (AWS), an immutability policy that a keeper locks (Azure), a `retentionPolicy` with `isLocked` "
    "and `versioning` (Google Cloud)."
)
UNSEEN = "Whether the documents that must be kept were put there; objects written before the lock."
_LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"
_POLICY = "azure-native:storage:BlobContainerImmutabilityPolicy"
_DAYS = "immutabilityPeriodSinceCreationInDays"
_BUCKET = "gcp:storage/bucket:Bucket"
BROKEN = {
    "aws": Set(_LOCK, "rule.defaultRetention.days", 30, at="audit", having="documents"),
    "azure": Set(_POLICY, _DAYS, 30, at="audit", having="documents"),
    "gcp": Set(_BUCKET, "retentionPolicy.retentionPeriod", "2592000", at="audit", having="documents"),
}
UNCLEAR = {
    "aws": Set(_LOCK, "rule.defaultRetention.days", UNKNOWN, at="audit", having="documents"),
    "azure": Set(_POLICY, _DAYS, UNKNOWN, at="audit", having="documents"),
    "gcp": Set(_BUCKET, "retentionPolicy.retentionPeriod", UNKNOWN, at="audit", having="documents"),
}
BY_OTHER_MEANS = {"azure": LOCKED_LATER}


def holds(platform: Platform) -> Result:
    """The archive keeps versions under a lock that nobody can lift, as long as the spec says."""
    applies = "audit" in platform.expected.layers
    return judged(_reasons(platform), (archive.urn for archive in platform.archives), applies=applies)


def _reasons(platform: Platform) -> Iterator[Reason]:
    days = platform.expected.document_days
    for archive in platform.archives:
        store = platform.store(archive.store)
        if store is None or store.lock is UNKNOWN:
            yield unclear(archive.urn, "the lock of the archive could not be read")
            continue
        yield from require(
            store.versioned, store.urn, "the archive overwrites", "whether the archive keeps versions is not known"
        )
        if store.lock is None:
            yield broken(store.urn, "the archive has no lock")
            continue
        yield from require(
            store.lock.absolute, store.urn, "the lock can be lifted", "whether the lock can be lifted is not known"
        )
        if store.lock.days is UNKNOWN:
            yield unclear(store.urn, "how long documents are locked is not known")
        elif store.lock.days < days:
            yield broken(store.urn, f"documents are locked for {store.lock.days:g} days, the spec asks for {days}")
