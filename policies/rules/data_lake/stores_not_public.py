"""A store of objects answers nobody without a name, whatever an object or a container in it says."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import negated
from gouvernail.verdict import Reason
from policies.common.clauses import not_on, switched_on
from policies.resource import View

TITLE = "No store of objects can be opened to the public."
SEVERITY = "critical"
REMEDIATION = {
    "aws": (
        "Put a `BucketPublicAccessBlock` with all four settings beside the bucket, and take public lists of "
        "access (`acl`) out."
    ),
    "azure": "Leave `allowBlobPublicAccess` of the account false and `publicAccess` of the container at None.",
    "gcp": "Set `publicAccessPrevention` of the bucket to `enforced`.",
}
_BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
_FLAGS = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
_PUBLIC = ("public-read", "public-read-write", "authenticated-read")


def _acl(bucket: View) -> Iterator[Reason]:
    yield from bucket.needs("acl", negated(bucket.one_of("acl", *_PUBLIC)), "lets anybody in")


def _bucket(bucket: View) -> Iterator[Reason]:
    yield from _acl(bucket)
    blocks = bucket.beside(_BLOCK, "bucket")
    blocked = UNKNOWN if blocks is UNKNOWN else bool(blocks)
    yield from bucket.needs("bucket", blocked, "has no public access block beside it")


def _access_point(point: View) -> Iterator[Reason]:
    for flag in _FLAGS:
        path = f"publicAccessBlockConfiguration.{flag}"
        yield from point.needs(path, point.flag(path, absent=True), "is not true")


def _container(container: View) -> Iterator[Reason]:
    closed = container.one_of("publicAccess", "None", absent="None")
    yield from container.needs("publicAccess", closed, "is not None: anybody may read")


def _gcs(bucket: View) -> Iterator[Reason]:
    enforced = bucket.one_of("publicAccessPrevention", "enforced")
    yield from bucket.needs("publicAccessPrevention", enforced, "is not enforced")


READS = {
    _BLOCK: switched_on(*_FLAGS),
    "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock": switched_on(*_FLAGS),
    "aws:s3/accessPoint:AccessPoint": _access_point,
    "aws:s3/bucketAcl:BucketAcl": _acl,
    "azure-native:storage:StorageAccount": not_on("allowBlobPublicAccess", says="is true: a container can be opened"),
    "azure-native:storage:BlobContainer": _container,
    "gcp:storage/bucket:Bucket": _gcs,
}
READS_BESIDE = {"aws:s3/bucket:Bucket": _bucket}

MENDS = {
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": {
        "blockPublicAcls": True,
        "blockPublicPolicy": True,
        "ignorePublicAcls": True,
        "restrictPublicBuckets": True,
    },
    "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock": {
        "blockPublicAcls": True,
        "blockPublicPolicy": True,
        "ignorePublicAcls": True,
        "restrictPublicBuckets": True,
    },
    "gcp:storage/bucket:Bucket": {"publicAccessPrevention": "enforced"},
}
