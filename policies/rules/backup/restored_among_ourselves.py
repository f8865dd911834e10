"""Backups are not read or restored by strangers."""

from collections.abc import Iterator

from gouvernail.maybe import negated
from gouvernail.verdict import Reason
from policies.common.clauses import Clause
from policies.common.everybody import policy_for_callers
from policies.resource import View

TITLE = "No vault lets everybody in, and none is restored into somebody else's account."
SEVERITY = "high"
REMEDIATION = {
    "aws": (
        "Name in the vault's policy the accounts that may copy from it, or bind everybody to your "
        "organisation in a condition."
    ),
    "azure": "Set `crossSubscriptionRestoreSettings` of the vault to Disabled.",
    "gcp": "Set `accessRestriction` of the vault to WITHIN_ORGANIZATION or WITHIN_PROJECT.",
}


def _across(path: str) -> Clause:
    def read(vault: View) -> Iterator[Reason]:
        own = vault.one_of(path, "Disabled", "PermanentlyDisabled")
        yield from vault.needs(path, own, "is not Disabled")

    return read


def _vault(vault: View) -> Iterator[Reason]:
    strangers = vault.one_of("accessRestriction", "UNRESTRICTED")
    yield from vault.needs("accessRestriction", negated(strangers), "lets anybody in")


READS = {
    "aws:backup/vaultPolicy:VaultPolicy": policy_for_callers("policy"),
    "azure-native:dataprotection:BackupVault": _across(
        "properties.featureSettings.crossSubscriptionRestoreSettings.state"
    ),
    "azure-native:recoveryservices:Vault": _across(
        "properties.restoreSettings.crossSubscriptionRestoreSettings.crossSubscriptionRestoreState"
    ),
    "gcp:backupdisasterrecovery/backupVault:BackupVault": _vault,
}
