"""Nobody deletes a backup before its time, and nobody takes that away."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason
from policies.common.clauses import Clause, named, switched_on
from policies.resource import View

TITLE = "Every vault of backups is locked: nobody deletes from it before the time, whatever right they have."
SEVERITY = "high"
REMEDIATION = {
    "aws": "Put a `VaultLockConfiguration` with `minRetentionDays` and `changeableForDays` beside the vault.",
    "azure": "Set `properties.securitySettings.immutabilitySettings.state` of the vault to Locked.",
    "gcp": "Give the vault an `effectiveTime`, and set `retentionPolicy.locked` of a plan of GKE.",
}
_LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration"


def _vault(vault: View) -> Iterator[Reason]:
    locks = vault.beside(_LOCK, "backupVaultName")
    yield from vault.needs("name", UNKNOWN if locks is UNKNOWN else bool(locks), "has no lock beside it")


def _lock(lock: View) -> Iterator[Reason]:
    yield from lock.needs("minRetentionDays", lock.at_least("minRetentionDays", 1), "is not set: nothing is kept")
    yield from named("changeableForDays", says="is not set: who may manage the vault can lift the lock")(lock)


def _immutable(path: str) -> Clause:
    def read(vault: View) -> Iterator[Reason]:
        yield from vault.needs(path, vault.one_of(path, "Locked"), "is not Locked")

    return read


_STATE = _immutable("properties.securitySettings.immutabilitySettings.state")

READS = {
    _LOCK: _lock,
    "azure-native:dataprotection:BackupVault": _STATE,
    "azure-native:recoveryservices:Vault": _STATE,
    "gcp:backupdisasterrecovery/backupVault:BackupVault": named("effectiveTime", says="is not set: it is never locked"),
    "gcp:gkebackup/backupPlan:BackupPlan": switched_on("retentionPolicy.locked"),
}
READS_BESIDE = {"aws:backup/vault:Vault": _vault}
