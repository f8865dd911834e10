"""Nobody talks to a store of objects in clear text."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, all_of, any_of, negated
from gouvernail.verdict import Reason
from policies.common.everybody import denied_to_everybody
from policies.resource import View

TITLE = "A store of objects is reached over TLS only, of version 1.2 or later."
SEVERITY = "high"
REMEDIATION = {
    "aws": (
        "Put a `BucketPolicy` beside the bucket that denies `s3:*` to everybody where `aws:SecureTransport` is false."
    ),
    "azure": "Leave `enableHttpsTrafficOnly` on and set `minimumTlsVersion` to `TLS1_2`.",
}


def _denies(policy: View) -> Truth:
    return any_of(map(_clear_text_denied, policy.document("policy").each("Statement")))


def _clear_text_denied(statement: View) -> Truth:
    clear = negated(statement.flag("Condition.Bool.aws:SecureTransport", absent=True))
    return all_of([denied_to_everybody(statement, "s3:*", "*"), clear])


def _bucket(bucket: View) -> Iterator[Reason]:
    beside = bucket.beside("aws:s3/bucketPolicy:BucketPolicy", "bucket")
    policies = UNKNOWN if beside is UNKNOWN else any_of(map(_denies, beside))
    yield from bucket.needs("bucket", any_of([_denies(bucket), policies]), "has no policy that denies clear text")


def _account(account: View) -> Iterator[Reason]:
    secure = account.flag("enableHttpsTrafficOnly", absent=True)
    yield from account.needs("enableHttpsTrafficOnly", secure, "is not true")
    recent = account.one_of("minimumTlsVersion", "TLS1_2", "TLS1_3")
    yield from account.needs("minimumTlsVersion", recent, "is older than 1.2")


READS = {"azure-native:storage:StorageAccount": _account}
READS_BESIDE = {"aws:s3/bucket:Bucket": _bucket}
MENDS = {
    "azure-native:storage:StorageAccount": {"minimumTlsVersion": "TLS1_2"},
}
NOT_THERE = {"gcp": "Whether Cloud Storage answers in clear text is a policy of the organisation, not of a bucket."}
