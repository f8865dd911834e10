"""A database is copied by itself, and the copies are there for a week."""

from collections.abc import Iterable, Iterator

from gouvernail.maybe import any_of, negated
from gouvernail.verdict import Reason
from policies.common.applying import only_where
from policies.common.clauses import named, number_of, switched_on
from policies.resource import View

TITLE = "Every database is backed up by itself, and its backups are kept for 7 days or longer."
SEVERITY = "high"
REMEDIATION = {
    "aws": (
        "Set `backupRetentionPeriod` (`automatedSnapshotRetentionPeriod` of Redshift) to 7 or more, and "
        "`backupPolicy.status` of a file system to ENABLED."
    ),
    "azure": (
        "Keep backups for 7 days or more: `backup.backupRetentionDays` of a server, `retentionDays` of a "
        "short-term policy, `backupRetentionIntervalInHours` of Cosmos DB (168)."
    ),
    "gcp": (
        "Set `settings.backupConfiguration.enabled` and keep 7 backups or more (Cloud SQL), "
        "`defaultBackupScheduleType` to AUTOMATIC (Spanner), an `automatedBackupPolicy` that is enabled "
        "(Bigtable, AlloyDB)."
    ),
}
_DAYS = 7
_HOURS = 168
_SAYS = "is less than 7 days"
_PERIOD = number_of("backupRetentionPeriod", _DAYS, _SAYS)
_SERVER = number_of("backup.backupRetentionDays", _DAYS, _SAYS, absent=_DAYS)


def _cosmos(account: View) -> Iterator[Reason]:
    path = "backupPolicy.periodicModeProperties.backupRetentionIntervalInHours"
    kept = any_of([account.one_of("backupPolicy.type", "Continuous"), account.at_least(path, _HOURS)])
    yield from account.needs(path, kept, _SAYS)


def _file_system(policy: View) -> Iterator[Reason]:
    path = "backupPolicy.status"
    yield from policy.needs(path, policy.one_of(path, "ENABLED"), "is not ENABLED")


def _rds(instance: View) -> Iterable[Reason] | None:
    """What a replica holds is backed up at its source."""
    path = "replicateSourceDb"
    return only_where(instance, path, negated(instance.given(path)), _PERIOD(instance))


def _cloud_sql(instance: View) -> Iterable[Reason] | None:
    path = "masterInstanceName"
    return only_where(instance, path, negated(instance.given(path)), _copies(instance))


def _copies(instance: View) -> Iterator[Reason]:
    own = instance.part("settings.backupConfiguration")
    yield from switched_on("enabled")(own)
    copies = "backupRetentionSettings.retainedBackups"
    yield from own.needs(copies, own.at_least(copies, _DAYS, absent=_DAYS), "is less than 7")


def _spanner(instance: View) -> Iterator[Reason]:
    by_itself = instance.one_of("defaultBackupScheduleType", "AUTOMATIC")
    yield from instance.needs("defaultBackupScheduleType", by_itself, "is not AUTOMATIC")


READS = {
    "aws:rds/instance:Instance": _rds,
    "aws:rds/cluster:Cluster": _PERIOD,
    "aws:docdb/cluster:Cluster": _PERIOD,
    "aws:neptune/cluster:Cluster": _PERIOD,
    "aws:redshift/cluster:Cluster": number_of("automatedSnapshotRetentionPeriod", _DAYS, _SAYS),
    "aws:efs/backupPolicy:BackupPolicy": _file_system,
    "azure-native:dbforpostgresql:Server": _SERVER,
    "azure-native:dbformysql:Server": _SERVER,
    "azure-native:sql:BackupShortTermRetentionPolicy": number_of("retentionDays", _DAYS, _SAYS, absent=_DAYS),
    "azure-native:cosmosdb:DatabaseAccount": _cosmos,
    "gcp:sql/databaseInstance:DatabaseInstance": _cloud_sql,
    "gcp:spanner/instance:Instance": _spanner,
    "gcp:bigtable/table:Table": named("automatedBackupPolicy", says="is not set: nothing is backed up"),
    "gcp:alloydb/cluster:Cluster": switched_on("automatedBackupPolicy.enabled", absent=True),
}
