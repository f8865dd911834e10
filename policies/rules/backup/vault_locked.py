"""Copies cannot be deleted before their time."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, judged, unclear
from policies.reading.model.platform import Platform
from policies.twin import Set

STATEMENT = "Nobody, the account's owner included, can delete a copy before the organisation's retention is over."
SEVERITY = "critical"
REMEDIATION = (
    "Lock each vault for the days of the organisation's `retention.backups.keep` or more: `minRetentionDays` and "
    "`changeableForDays` of its lock (AWS), `immutabilitySettings.state` `Locked` (Azure), a `retentionPolicy` with "
    "`isLocked` (Google Cloud)."
)
UNSEEN = "The days after a vault is made in which its lock can still be taken back."
_LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration"
_VAULT = "azure-native:dataprotection:BackupVault"
_STATE = "properties.securitySettings.immutabilitySettings.state"
_BUCKET = "gcp:storage/bucket:Bucket"
BROKEN = {
    "aws": Set(_LOCK, "minRetentionDays", 1),
    "azure": Set(_VAULT, _STATE, "Unlocked"),
    "gcp": Set(_BUCKET, "retentionPolicy.isLocked", value=False, having="recovery-vault"),
}
UNCLEAR = {
    "aws": Set(_LOCK, "minRetentionDays", UNKNOWN),
    "azure": Set(_VAULT, _STATE, UNKNOWN),
    "gcp": Set(_BUCKET, "retentionPolicy", UNKNOWN, having="recovery-vault"),
}


def holds(platform: Platform) -> Result:
    """Compares the lock of every vault with the retention that is asked for."""
    applies = "foundation" in platform.expected.layers
    return judged(_reasons(platform), (vault.urn for vault in platform.vaults), applies=applies)


def _reasons(platform: Platform) -> Iterator[Reason]:
    asked = platform.expected.backup_days
    for vault in platform.vaults:
        if vault.days is UNKNOWN:
            yield unclear(vault.urn, "whether the vault is locked, and for how long, is not known")
        elif vault.days is None:
            yield broken(vault.urn, "the vault has no lock that holds for everybody")
        elif vault.days < asked:
            yield broken(vault.urn, f"copies are locked for {vault.days:g} days, asked for is {asked}")
