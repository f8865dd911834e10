"""The audit log cannot be deleted before its time."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Maybe
from gouvernail.verdict import Reason, Result, broken, judged, require, unclear
from policies.locks import LOCKED_LATER
from policies.reading.model.platform import Platform
from policies.reading.model.stores import Lock
from policies.twin import Set

STATEMENT = (
    "Nobody, the account's owner included, can delete or change the audit log before the spec's retention is over."
)
SEVERITY = "critical"
REMEDIATION = (
    "Lock the log's store for the days of the spec's `retention.auditTrail.keep`: versioning and object lock in mode "
    "COMPLIANCE (AWS), an immutability policy that a keeper locks (Azure), `retentionDays` with `locked` of the log "
    "bucket (Google Cloud)."
)
UNSEEN = (
    "Objects written before the lock, shorter locks that a writer sets on one object, and places that the cloud makes "
    "in the store by itself for what nobody named."
)
_LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"
_POLICY = "azure-native:storage:BlobContainerImmutabilityPolicy"
_DAYS = "immutabilityPeriodSinceCreationInDays"
_BUCKET = "gcp:logging/projectBucketConfig:ProjectBucketConfig"
BROKEN = {
    "aws": Set(_LOCK, "rule.defaultRetention.days", 1, at="audit", having="audit-log"),
    "azure": Set(_POLICY, _DAYS, 1, at="audit", having="insights-activity-logs"),
    "gcp": Set(_BUCKET, "retentionDays", 1, at="audit"),
}
UNCLEAR = {
    "aws": Set(_LOCK, "rule.defaultRetention.days", UNKNOWN, at="audit", having="audit-log"),
    "azure": Set(_POLICY, _DAYS, UNKNOWN, at="audit", having="insights-activity-logs"),
    "gcp": Set(_BUCKET, "retentionDays", UNKNOWN, at="audit"),
}
BY_OTHER_MEANS = {"azure": LOCKED_LATER}


def holds(platform: Platform) -> Result:
    """Each store of each trail keeps versions under a lock that nobody can lift, as long as the spec says."""
    return judged(
        _reasons(platform),
        (trail.urn for trail in platform.trails),
        applies=bool(platform.expected.layers & {"foundation", "audit"}),
    )


def _reasons(platform: Platform) -> Iterator[Reason]:
    for urn, id_ in [(trail.urn, id_) for trail in platform.trails for id_ in trail.stores]:
        store = None if id_ is UNKNOWN else platform.store(id_)
        if store is None:
            yield unclear(urn, "the store of the trail could not be read")
            continue
        yield from require(
            store.versioned,
            store.urn,
            "the store overwrites what lies in it",
            "whether the store keeps what is overwritten is not known",
        )
        yield from _of(store.urn, store.lock, platform.expected.trail_days)


def _of(urn: str, lock: Maybe[Lock | None], days: int) -> Iterator[Reason]:
    if lock is UNKNOWN:
        yield unclear(urn, "the lock of the store could not be read")
    elif lock is None:
        yield broken(urn, "the store has no lock")
    else:
        yield from require(
            lock.absolute, urn, "the lock of the store can be lifted", "whether the lock can be lifted is not known"
        )
        if lock.days is UNKNOWN:
            yield unclear(urn, "how long the store is locked is not known")
        elif lock.days < days:
            yield broken(urn, f"the store is locked for {lock.days:g} days, the spec asks for {days}")
