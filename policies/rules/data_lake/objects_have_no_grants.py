"""Who may read a store is said once for the store, not object by object."""

from collections.abc import Iterator

from gouvernail.verdict import Reason
from policies.common.clauses import switched_on
from policies.resource import View

TITLE = "Access is granted on stores, and no object has a list of its own."
SEVERITY = "medium"
REMEDIATION = {
    "aws": "Set `rule.objectOwnership` of the bucket's `BucketOwnershipControls` to `BucketOwnerEnforced`.",
    "gcp": "Set `uniformBucketLevelAccess` of the bucket to true.",
}


def _ownership(controls: View) -> Iterator[Reason]:
    enforced = controls.one_of("rule.objectOwnership", "BucketOwnerEnforced")
    yield from controls.needs("rule.objectOwnership", enforced, "is not BucketOwnerEnforced: objects have lists")


READS = {
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": _ownership,
    "gcp:storage/bucket:Bucket": switched_on("uniformBucketLevelAccess"),
}
MENDS = {
    "gcp:storage/bucket:Bucket": {"uniformBucketLevelAccess": True},
}
NOT_THERE = {"azure": "A blob on Azure has no list of its own unless its account has a hierarchical namespace."}
