"""What a database keeps is encrypted with a key of ours."""

from collections.abc import Iterator

from gouvernail.maybe import any_of
from gouvernail.verdict import Reason
from policies.common.clauses import own_key, switched_on, together
from policies.resource import View

TITLE = "Every database is encrypted with a key of ours."
SEVERITY = "high"
REMEDIATION = {
    "aws": (
        "Set `storageEncrypted` (`encrypted`, `encryptAtRest.enabled` or `serverSideEncryption.enabled`) and "
        "name a key of yours in `kmsKeyId` or what the message says; most databases must be made anew."
    ),
    "azure": (
        "Name a key of yours: in `keyId` of a server of SQL, `keyVaultKeyUri` of Cosmos DB, "
        "`dataEncryption.primaryKeyURI` of PostgreSQL and MySQL."
    ),
    "gcp": (
        "Name a key of yours in `encryptionKeyName`, `encryptionConfig` or what the message says; the "
        "database must be made anew."
    ),
}
_STORAGE = together(switched_on("storageEncrypted"), own_key("kmsKeyId"))


def _dynamo(table: View) -> Iterator[Reason]:
    yield from switched_on("serverSideEncryption.enabled")(table)
    yield from own_key("serverSideEncryption.kmsKeyArn")(table)
    for replica in table.each("replicas"):
        yield from own_key("kmsKeyArn")(replica)


def _spanner(database: View) -> Iterator[Reason]:
    own = any_of([database.given("encryptionConfig.kmsKeyName"), database.given("encryptionConfig.kmsKeyNames")])
    yield from database.needs("encryptionConfig", own, "names no key of ours")


def _bigtable(instance: View) -> Iterator[Reason]:
    for cluster in instance.each("clusters"):
        yield from own_key("kmsKeyName")(cluster)


READS = {
    "aws:rds/instance:Instance": _STORAGE,
    "aws:rds/cluster:Cluster": _STORAGE,
    "aws:docdb/cluster:Cluster": _STORAGE,
    "aws:neptune/cluster:Cluster": together(switched_on("storageEncrypted"), own_key("kmsKeyArn")),
    "aws:dynamodb/table:Table": _dynamo,
    "aws:keyspaces/table:Table": own_key("encryptionSpecification.kmsKeyIdentifier"),
    "aws:timestreamwrite/database:Database": own_key("kmsKeyId"),
    "aws:redshift/cluster:Cluster": together(switched_on("encrypted", absent=True), own_key("kmsKeyId")),
    "aws:redshiftserverless/namespace:Namespace": own_key("kmsKeyId"),
    "aws:opensearch/domain:Domain": together(switched_on("encryptAtRest.enabled"), own_key("encryptAtRest.kmsKeyId")),
    "azure-native:sql:Server": own_key("keyId"),
    "azure-native:sql:ManagedInstance": own_key("keyId"),
    "azure-native:cosmosdb:DatabaseAccount": own_key("keyVaultKeyUri"),
    "azure-native:dbforpostgresql:Server": own_key("dataEncryption.primaryKeyURI"),
    "azure-native:dbformysql:Server": own_key("dataEncryption.primaryKeyURI"),
    "azure-native:synapse:Workspace": own_key("encryption.cmk.key.keyVaultUrl"),
    "gcp:sql/databaseInstance:DatabaseInstance": own_key("encryptionKeyName"),
    "gcp:spanner/database:Database": _spanner,
    "gcp:firestore/database:Database": own_key("cmekConfig.kmsKeyName"),
    "gcp:bigtable/instance:Instance": _bigtable,
    "gcp:alloydb/cluster:Cluster": own_key("encryptionConfig.kmsKeyName"),
    "gcp:bigquery/dataset:Dataset": own_key("defaultEncryptionConfiguration.kmsKeyName"),
    "gcp:bigquery/table:Table": own_key("encryptionConfiguration.kmsKeyName"),
}
