"""What a store of objects keeps is encrypted with a key of ours."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import any_of
from gouvernail.verdict import Reason
from policies.common.clauses import own_key
from policies.resource import View

TITLE = "Every store of objects is encrypted with a key of ours."
SEVERITY = "high"
REMEDIATION = {
    "aws": (
        "Put a `BucketServerSideEncryptionConfiguration` with `aws:kms` and your key in `kmsMasterKeyId` "
        "beside the bucket."
    ),
    "azure": "Set `encryption.keySource` to Microsoft.Keyvault and name your key in `encryption.keyVaultProperties`.",
    "gcp": "Name your key in `encryption.defaultKmsKeyName` of the bucket.",
}
_CONFIGURATION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
_INLINE = "serverSideEncryptionConfiguration.rule"


def _rules(configured: View, path: str) -> Iterator[Reason]:
    for rule in configured.each(path):
        default = rule.part("applyServerSideEncryptionByDefault")
        by_kms = default.one_of("sseAlgorithm", "aws:kms", "aws:kms:dsse")
        yield from default.needs("sseAlgorithm", by_kms, "is not a key of KMS")
        yield from own_key("kmsMasterKeyId")(default)


def _configuration(configured: View) -> Iterator[Reason]:
    yield from _rules(configured, "rules")


def _bucket(bucket: View) -> Iterator[Reason]:
    beside = bucket.beside(_CONFIGURATION, "bucket")
    inline = [*_rules(bucket, _INLINE)]
    # What may stand beside it takes the place of what it says itself, or is another bucket's.
    own = False if beside is UNKNOWN and inline else bucket.given(_INLINE)
    said = any_of([own, UNKNOWN if beside is UNKNOWN else bool(beside)])
    yield from bucket.needs("bucket", said, "has no configuration of its encryption beside it")
    if beside == ():
        yield from inline


def _account(account: View) -> Iterator[Reason]:
    own = account.one_of("encryption.keySource", "Microsoft.Keyvault")
    yield from account.needs("encryption.keySource", own, "is not Microsoft.Keyvault")
    yield from own_key("encryption.keyVaultProperties.keyName")(account)


READS = {
    _CONFIGURATION: _configuration,
    "azure-native:storage:StorageAccount": _account,
    "gcp:storage/bucket:Bucket": own_key("encryption.defaultKmsKeyName"),
}
READS_BESIDE = {"aws:s3/bucket:Bucket": _bucket}
