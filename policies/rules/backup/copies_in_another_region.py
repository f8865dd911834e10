"""A backup outlives the region in which it was made."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import any_of
from gouvernail.verdict import Reason
from policies.common.clauses import Clause
from policies.resource import View

TITLE = "Backups are copied to another region."
SEVERITY = "medium"
REMEDIATION = {
    "aws": "Give a rule of the plan `copyActions` to a vault in another region.",
    "azure": (
        "Set `backup.geoRedundantBackup` of a server to Enabled, and choose a redundancy that begins with Geo "
        "for a database or a vault."
    ),
    "gcp": (
        "Leave `settings.backupConfiguration.location` away, so that several regions keep the backups, or "
        "name a place that has several."
    ),
}
_SAYS = "keeps backups in one region"


def _plan(plan: View) -> Iterator[Reason]:
    copied = any_of(rule.given("copyActions") for rule in plan.each("rules"))
    yield from plan.needs("rules", copied, "copy nothing elsewhere")


def _storage(path: str, *wide: str, by_itself: bool) -> Clause:
    def read(holder: View) -> Iterator[Reason]:
        said = holder.text(path)
        holds = UNKNOWN if said is UNKNOWN else by_itself if said is None else said in wide
        yield from holder.needs(path, holds, _SAYS)

    return read


def _vault(vault: View) -> Iterator[Reason]:
    path = "properties.storageSettings"
    wide = any_of(settings.one_of("type", "GeoRedundant") for settings in vault.each(path))
    yield from vault.needs(path, wide, _SAYS)


def _cloud_sql(instance: View) -> Iterator[Reason]:
    path = "settings.backupConfiguration.location"
    place = instance.text(path)
    wide = UNKNOWN if place is UNKNOWN else place is None or not place[-1].isdigit()
    yield from instance.needs(path, wide, _SAYS)


_SERVER = _storage("backup.geoRedundantBackup", "Enabled", by_itself=False)

READS = {
    "aws:backup/plan:Plan": _plan,
    "azure-native:dbforpostgresql:Server": _SERVER,
    "azure-native:dbformysql:Server": _SERVER,
    "azure-native:sql:Database": _storage("requestedBackupStorageRedundancy", "Geo", "GeoZone", by_itself=True),
    "azure-native:dataprotection:BackupVault": _vault,
    "azure-native:recoveryservices:Vault": _storage(
        "properties.redundancySettings.standardTierStorageRedundancy", "GeoRedundant", by_itself=True
    ),
    "gcp:sql/databaseInstance:DatabaseInstance": _cloud_sql,
}
