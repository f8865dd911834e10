"""A lost region does not take the copies with it."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, all_of, any_of
from gouvernail.verdict import Reason, Result, judged, require
from policies.reading.model.backup import CopyPlan
from policies.reading.model.platform import Platform
from policies.twin import Set

STATEMENT = "What is marked for it is copied by the clock, and on to a vault in another region."
SEVERITY = "high"
REMEDIATION = (
    "Name what the plan copies and a vault in another region that keeps each copy as long as its lock: `resources` of "
    "the selection and `copyActions` of each rule (AWS), a `GeoRedundant` vault (Azure), a recovery bucket whose "
    "`location` is the recovery region (Google Cloud)."
)
UNSEEN = "Whether everything that should be marked is; whether each copy succeeded."
_PLAN = "aws:backup/plan:Plan"
_VAULT = "azure-native:dataprotection:BackupVault"
_REDUNDANCY = "properties.storageSettings[0].type"
_BUCKET, _JOB = "gcp:storage/bucket:Bucket", "gcp:cloudscheduler/job:Job"
BROKEN = {
    "aws": Set(_PLAN, "rules[0].copyActions", []),
    "azure": Set(_VAULT, _REDUNDANCY, "ZoneRedundant"),
    "gcp": Set(_BUCKET, "location", "EUROPE-WEST1", having="recovery-vault"),
}
UNCLEAR = {
    "aws": Set(_PLAN, "rules[0].copyActions", UNKNOWN),
    "azure": Set(_VAULT, _REDUNDANCY, UNKNOWN),
    "gcp": Set(_JOB, "paused", UNKNOWN, having="backup-copier"),
}
BY_OTHER_MEANS = {
    "azure": "A vault there is copied as a whole, to the region that is paired with its own, where copies come back "
    "from: that is the other vault. A workflow tells it once a day of each store that is marked, and of its "
    "containers.",
    "gcp": "Vaults there take no buckets: by the clock a workflow copies each bucket that bears the label "
    "into a locked bucket here and into one in the recovery region.",
}


def holds(platform: Platform) -> Result:
    """Follows each plan of the account from what it selects to the vaults it copies on to."""
    applies = "foundation" in platform.expected.layers
    return judged(_reasons(platform), (plan.urn for plan in platform.copy_plans), applies=applies)


def _reasons(platform: Platform) -> Iterator[Reason]:
    regions = {vault.id: vault.region for vault in platform.vaults if vault.id is not UNKNOWN}
    plans = [plan for plan in platform.copy_plans if plan.account == platform.expected.own]
    for plan in plans:
        yield from require(
            plan.selects,
            plan.urn,
            "nothing is named for the plan to copy; by tag alone it copies only what the region's settings take in",
            "whether the plan copies anything is not known",
        )
        yield from require(
            plan.lasting,
            plan.urn,
            "a copy is to be kept for less than its vault's lock, so it is not made",
            "whether each copy is kept as long as its vault's lock is not known",
        )
    if plans:
        yield from require(
            any_of(_reaches(plan, regions) for plan in plans),
            plans[0].urn,
            "no copy goes on to another region",
            "whether copies go on to another region is not known",
        )


def _reaches(plan: CopyPlan, regions: dict[str, str | None]) -> Truth:
    if plan.into is UNKNOWN or plan.on_to is UNKNOWN:
        return all_of((plan.selects, UNKNOWN))
    home, there = ({regions.get(vault) for vault in vaults} for vaults in (plan.into, plan.on_to))
    goes: Truth = UNKNOWN if None in home | there else bool(there - home)
    return all_of((plan.selects, goes))
