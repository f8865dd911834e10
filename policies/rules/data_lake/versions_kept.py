"""What is written over in a store of objects is still there as an older version."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import any_of
from gouvernail.verdict import Reason
from policies.common.transient import emptied, goes_by_itself
from policies.resource import View

TITLE = "A store of objects keeps older versions, lets nothing be written over, or is emptied within a month."
SEVERITY = "medium"
REMEDIATION = {
    "aws": "Put a `BucketVersioning` with the status `Enabled` beside the bucket.",
    "azure": "Set `isVersioningEnabled` of the blob service.",
    "gcp": "Set `versioning.enabled` of the bucket, or a `retentionPolicy`.",
}
_VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"
_STATUS = "versioningConfiguration.status"


def _versioning(versioning: View) -> Iterator[Reason]:
    yield from versioning.needs(_STATUS, versioning.one_of(_STATUS, "Enabled"), "is not Enabled")


def _s3(bucket: View) -> Iterator[Reason]:
    beside = bucket.beside(_VERSIONING, "bucket")
    kept = any_of([bucket.flag("versioning.enabled"), UNKNOWN if beside is UNKNOWN else bool(beside)])
    yield from bucket.needs("bucket", kept, "has no versioning beside it")


def _gcs(bucket: View) -> Iterator[Reason]:
    locked = bucket.given("retentionPolicy.retentionPeriod")
    kept = any_of([bucket.flag("versioning.enabled"), locked, goes_by_itself(bucket)])
    yield from bucket.needs("versioning.enabled", kept, "is not true, and nothing keeps what is written over")


def _blobs(service: View) -> Iterator[Reason]:
    kept = any_of([service.flag("isVersioningEnabled"), emptied(service)])
    yield from service.needs("isVersioningEnabled", kept, "is not true")


READS = {
    _VERSIONING: _versioning,
    "gcp:storage/bucket:Bucket": _gcs,
}
READS_BESIDE = {"aws:s3/bucket:Bucket": _s3, "azure-native:storage:BlobServiceProperties": _blobs}

MENDS = {
    "gcp:storage/bucket:Bucket": {"versioning.enabled": True},
}
