"""What was in a database at a minute of the last days can be brought back."""

from collections.abc import Iterable, Iterator

from gouvernail.maybe import any_of, negated
from gouvernail.verdict import Reason
from policies.common.applying import only_where
from policies.common.clauses import Clause, switched_on
from policies.resource import View

TITLE = "Databases can be restored to any minute of the last days."
SEVERITY = "medium"
REMEDIATION = {
    "aws": (
        "Set `pointInTimeRecovery.enabled` of the table and of each of its replicas "
        "(`pointInTimeRecovery.status` to ENABLED of Keyspaces)."
    ),
    "azure": "Set `backupPolicy.type` of the account to Continuous.",
    "gcp": (
        "Set `settings.backupConfiguration.pointInTimeRecoveryEnabled` (Cloud SQL), "
        "`pointInTimeRecoveryEnablement` (Firestore), `continuousBackupConfig.enabled` (AlloyDB)."
    ),
}


def _says(path: str, wanted: str) -> Clause:
    def read(view: View) -> Iterator[Reason]:
        yield from view.needs(path, view.one_of(path, wanted), f"is not {wanted}")

    return read


def _dynamo(table: View) -> Iterator[Reason]:
    yield from switched_on("pointInTimeRecovery.enabled")(table)
    for replica in table.each("replicas"):
        yield from switched_on("pointInTimeRecovery")(replica)


def _cloud_sql(instance: View) -> Iterable[Reason] | None:
    """A replica is restored from its source."""
    path = "masterInstanceName"
    return only_where(instance, path, negated(instance.given(path)), _logged(instance))


def _logged(instance: View) -> Iterator[Reason]:
    own = instance.part("settings.backupConfiguration")
    logged = any_of([own.flag("pointInTimeRecoveryEnabled"), own.flag("binaryLogEnabled")])
    yield from own.needs("pointInTimeRecoveryEnabled", logged, "is not true")


READS = {
    "aws:dynamodb/table:Table": _dynamo,
    "aws:keyspaces/table:Table": _says("pointInTimeRecovery.status", "ENABLED"),
    "azure-native:cosmosdb:DatabaseAccount": _says("backupPolicy.type", "Continuous"),
    "gcp:sql/databaseInstance:DatabaseInstance": _cloud_sql,
    "gcp:firestore/database:Database": _says("pointInTimeRecoveryEnablement", "POINT_IN_TIME_RECOVERY_ENABLED"),
    "gcp:alloydb/cluster:Cluster": switched_on("continuousBackupConfig.enabled", absent=True),
}

MENDS = {
    "aws:dynamodb/table:Table": {"pointInTimeRecovery.enabled": True},
    "aws:keyspaces/table:Table": {"pointInTimeRecovery.status": "ENABLED"},
}
