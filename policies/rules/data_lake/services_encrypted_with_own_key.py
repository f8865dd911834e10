"""What services that work with data keep of it (catalogues, features, indexes, results) is under a key of ours."""

from collections.abc import Iterator

from gouvernail.verdict import Reason
from policies.common.clauses import own_key
from policies.resource import View

TITLE = "What catalogues, feature stores, indexes and query services keep is encrypted with a key of ours."
SEVERITY = "medium"
REMEDIATION = {
    "aws": (
        "Name a key of yours, and the mode that uses it, where the message says: in "
        "`dataCatalogEncryptionSettings`, in `encryptionConfiguration` of Glue, in the result of Athena."
    ),
    "azure": (
        "Name a key of yours in `encryption` or `keyVaultProperties`, and set `encryptionWithCmk.enforcement` "
        "of a search service to Enabled."
    ),
    "gcp": (
        "Name a key of yours in `kmsKeyName` or `encryptionSpec.kmsKeyName`; most services take it only as "
        "they are made."
    ),
}


def _mode(part: View, path: str, *modes: str) -> Iterator[Reason]:
    yield from part.needs(path, part.one_of(path, *modes), "is not encryption with a key")


def _catalogue(settings: View) -> Iterator[Reason]:
    own = settings.part("dataCatalogEncryptionSettings")
    yield from _mode(own, "encryptionAtRest.catalogEncryptionMode", "SSE-KMS", "SSE-KMS-WITH-SERVICE-ROLE")
    yield from own_key("encryptionAtRest.sseAwsKmsKeyId")(own)
    path = "connectionPasswordEncryption.returnConnectionPasswordEncrypted"
    yield from own.needs(path, own.flag(path), "is not true")


def _jobs(configuration: View) -> Iterator[Reason]:
    for path, mode, needed in (
        ("cloudwatchEncryption", "cloudwatchEncryptionMode", "SSE-KMS"),
        ("jobBookmarksEncryption", "jobBookmarksEncryptionMode", "CSE-KMS"),
        ("s3Encryption", "s3EncryptionMode", "SSE-KMS"),
    ):
        part = configuration.part(f"encryptionConfiguration.{path}")
        yield from _mode(part, mode, needed)
        yield from own_key("kmsKeyArn")(part)


def _workgroup(group: View) -> Iterator[Reason]:
    own = group.part("configuration")
    yield from own_key("resultConfiguration.encryptionConfiguration.kmsKeyArn")(own)
    path = "enforceWorkgroupConfiguration"
    yield from own.needs(path, own.flag(path, absent=True), "is not true: who asks may leave the key out")


def _features(group: View) -> Iterator[Reason]:
    for path, key in (
        ("onlineStoreConfig", "securityConfig.kmsKeyId"),
        ("offlineStoreConfig", "s3StorageConfig.kmsKeyId"),
    ):
        for store in group.each(path):
            yield from own_key(key)(store)


def _search(service: View) -> Iterator[Reason]:
    path = "encryptionWithCmk.enforcement"
    yield from service.needs(path, service.one_of(path, "Enabled"), "is not Enabled: an index may have no key of ours")


READS = {
    "aws:glue/dataCatalogEncryptionSettings:DataCatalogEncryptionSettings": _catalogue,
    "aws:glue/securityConfiguration:SecurityConfiguration": _jobs,
    "aws:athena/workgroup:Workgroup": _workgroup,
    "aws:sagemaker/featureGroup:FeatureGroup": _features,
    "azure-native:datafactory:Factory": own_key("encryption.keyName"),
    "azure-native:kusto:Cluster": own_key("keyVaultProperties.keyName"),
    "azure-native:databricks:Workspace": own_key(
        "encryption.entities.managedServices.keyVaultProperties.keyName",
        "encryption.entities.managedDisk.keyVaultProperties.keyName",
    ),
    "azure-native:search:Service": _search,
    "azure-native:cognitiveservices:Account": own_key("properties.encryption.keyVaultProperties.keyName"),
    "gcp:bigquery/connection:Connection": own_key("kmsKeyName"),
    "gcp:dataproc/cluster:Cluster": own_key("clusterConfig.encryptionConfig.kmsKeyName"),
    "gcp:dataflow/job:Job": own_key("kmsKeyName"),
    "gcp:vertex/aiDataset:AiDataset": own_key("encryptionSpec.kmsKeyName"),
    "gcp:vertex/aiFeatureOnlineStore:AiFeatureOnlineStore": own_key("encryptionSpec.kmsKeyName"),
    "gcp:vertex/aiIndex:AiIndex": own_key("encryptionSpec.kmsKeyName"),
}
