"""A backup that somebody deletes can be brought back for two weeks."""

from collections.abc import Iterator

from gouvernail.maybe import all_of
from gouvernail.verdict import Reason
from policies.common.clauses import Clause
from policies.resource import View

TITLE = "What is deleted from a vault of backups can be brought back for 14 days."
SEVERITY = "medium"
REMEDIATION = "Leave soft delete of the vault on, for 14 days or longer."
_DAYS = 14
_SETTINGS = "properties.securitySettings.softDeleteSettings"


def _kept(state: str, days: str, on: str, always: str) -> Clause:
    """Azure keeps what is deleted for 14 days where nothing is set."""

    def read(vault: View) -> Iterator[Reason]:
        settings = vault.part(_SETTINGS)
        kept = all_of([settings.one_of(state, on, always, absent=on), settings.at_least(days, _DAYS, absent=_DAYS)])
        yield from settings.needs(state, kept, "does not keep what is deleted for 14 days")

    return read


READS = {
    "azure-native:dataprotection:BackupVault": _kept("state", "retentionDurationInDays", "On", "AlwaysOn"),
    "azure-native:recoveryservices:Vault": _kept(
        "softDeleteState", "softDeleteRetentionPeriodInDays", "Enabled", "AlwaysON"
    ),
}
NOT_THERE = {
    "aws": "AWS Backup has no soft delete; there the lock of the vault keeps what somebody would delete.",
    "gcp": "A vault of Google Cloud refuses deleting before its enforced retention instead of undoing it.",
}
