"""What somebody deletes in a store by mistake can be brought back for a week."""

from collections.abc import Iterator

from gouvernail.maybe import Truth, all_of, any_of, negated
from gouvernail.verdict import Reason
from policies.common.transient import emptied, goes_by_itself
from policies.resource import View

TITLE = "What is deleted from a store that keeps it for longer than a month can be brought back for a week."
SEVERITY = "medium"
REMEDIATION = {
    "azure": (
        "Enable `deleteRetentionPolicy` and `containerDeleteRetentionPolicy` of the blob service, and "
        "`shareDeleteRetentionPolicy` of the file service, for 7 days or more."
    ),
    "gcp": "Leave `softDeletePolicy` of the bucket at 604800 seconds or more, or keep versions there.",
}
_DAYS = 7
_SECONDS = 604800
_SAYS = "does not keep what is deleted for 7 days"


def _soft(service: View, path: str) -> Truth:
    return all_of([service.flag(f"{path}.enabled"), service.at_least(f"{path}.days", _DAYS)])


def _blobs(service: View) -> Iterator[Reason]:
    for path in ("deleteRetentionPolicy", "containerDeleteRetentionPolicy"):
        yield from service.needs(path, any_of([_soft(service, path), emptied(service)]), _SAYS)
    final = service.flag("deleteRetentionPolicy.allowPermanentDelete")
    yield from service.needs("deleteRetentionPolicy.allowPermanentDelete", negated(final), "is true")


def _files(service: View) -> Iterator[Reason]:
    path = "shareDeleteRetentionPolicy"
    yield from service.needs(path, any_of([negated(service.given(path)), _soft(service, path)]), _SAYS)


def _bucket(bucket: View) -> Iterator[Reason]:
    path = "softDeletePolicy.retentionDurationSeconds"
    kept = [bucket.flag("versioning.enabled"), bucket.flag("retentionPolicy.isLocked"), goes_by_itself(bucket)]
    back = any_of([*kept, bucket.at_least(path, _SECONDS, absent=_SECONDS)])
    yield from bucket.needs(path, back, f"{_SAYS}, and nothing else does")


READS = {
    "azure-native:storage:FileServiceProperties": _files,
    "gcp:storage/bucket:Bucket": _bucket,
}
READS_BESIDE = {"azure-native:storage:BlobServiceProperties": _blobs}
NOT_THERE = {
    "aws": "S3 has no soft delete: what is deleted there is an older version from then on, which is a rule of its own.",
}
