"""The copies of an environment's account: here and in the recovery region, or the landing zone's."""

from typing import Final

import pulumi

from components.contract.backup import BackupArgs
from gouvernail.errors import GouvernailError, Problem
from stacks.account import Account, Around
from stacks.common import roles
from stacks.foundation import keys as foundation_keys
from stacks.making import Backup, Identity, Incidents, Keys

__all__ = ["build"]

_HOUR: Final = 3600
_MOST_CONTINUOUS_DAYS: Final = 35


def build(account: Account, keys: Keys, incidents: Incidents, who: Identity, around: Around) -> Backup:
    """As often, as long and tried as often as the organisation says. GouvernailError where the cloud cannot do it.

    `around` is where what is restored to be tried is reached, and where the use of copies is recorded.
    """
    organisation, environment = account.organisation, account.environment
    wanted, landing = organisation.continuity, account.adopted_vault()
    recovery = account.settings.recovery_region
    if recovery is None:
        raise GouvernailError(
            Problem(
                "there is no region to copy to",
                path=f"clouds.{account.name.cloud}.recoveryRegion",
                expected=f"another region than clouds.{account.name.cloud}.region",
                mend="name one: what is lost with a region comes back from there",
            )
        )
    if wanted.backup.every.seconds < _HOUR:
        raise GouvernailError(
            Problem(
                f"a copy every {wanted.backup.every} cannot be made",
                path="continuity.backup.every",
                expected="1h or more",
                mend="leave continuous on: it brings back any moment, a quarter of an hour ago at the latest",
            )
        )
    keep = organisation.retention.backups.keep
    if wanted.backup.continuous and keep.days > _MOST_CONTINUOUS_DAYS and not landing:
        # In a vault whose lock is longer than a copy is to be kept, AWS Backup makes no copy.
        raise GouvernailError(
            Problem(
                f"a log of changes cannot be kept for {keep}",
                path="retention.backups.keep",
                expected=f"{_MOST_CONTINUOUS_DAYS}d at most where continuity.backup.continuous is on",
                mend="shorten it, or switch continuous off and copy more often (continuity.backup.every, 1h at least)",
            )
        )
    args: BackupArgs = {
        **account.common,
        **around,
        "roles": roles(organisation, environment),
        "boundary": who.boundary,
        "recovery_region": recovery,
        "key_id": keys.key_ids["backups"],
        "recovery_key_id": "" if landing else _recovery_key(account, keys, recovery),
        "keep_days": keep.days,
        "every_hours": int(wanted.backup.every.seconds // _HOUR),
        "continuous": wanted.backup.continuous,
        "test_days": wanted.restore_test.days,
        "route": incidents.routes["high"],
        "undelivered": incidents.dead_letters,
    }
    if landing:
        args["adopt"] = {"vault": landing}
    return account.make.Backup("backup", args, account.under)


def _recovery_key(account: Account, keys: Keys, region: str) -> pulumi.Input[str]:
    if account.keys_span_regions:
        return keys.key_ids["recovery"]
    return foundation_keys.recovery(account, region).key_ids["recovery"]
