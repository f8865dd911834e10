"""Data is kept as long as the spec says, and no longer."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, judged, require, unclear
from policies.reading.model.lake import DatasetStore
from policies.reading.model.platform import Platform
from policies.twin import Set

STATEMENT = (
    "Every dataset of the spec has a store of its own that keeps each version, and nothing of it is left after its "
    "retention."
)
SEVERITY = "high"
REMEDIATION = (
    "Give the dataset a store of its own that keeps versions, and let its lifecycle end after the days of the "
    "dataset's `retention` in all, older versions included: `expiration` and `noncurrentVersionExpiration` (AWS), the "
    "rules of `ManagementPolicy` (Azure), `lifecycleRules` (Google Cloud)."
)
UNSEEN = "What somebody deletes before its time; copies, which are kept for the spec's `retention.backups` beyond it."
_LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
_OURS = "-data-"
_RULES = "azure-native:storage:ManagementPolicy"
_VERSIONS = "policy.rules[0].definition.actions.version.delete.daysAfterCreationGreaterThan"
_LABELLED = "gcp:storage/bucket:Bucket"
BROKEN = {
    "aws": Set(_LIFECYCLE, "rules[1].expiration.days", 9999, having=_OURS),
    "azure": Set(_RULES, _VERSIONS, 9999, at="own", having='"retention"'),
    "gcp": Set(_LABELLED, "lifecycleRules[1].condition.age", 9999, having='"dataset": '),
}
UNCLEAR = {
    "aws": Set(_LIFECYCLE, "rules[1].expiration.days", UNKNOWN, having=_OURS),
    "azure": Set(_RULES, _VERSIONS, UNKNOWN, at="own", having='"retention"'),
    "gcp": Set(_LABELLED, "lifecycleRules[1].condition.age", UNKNOWN, having='"dataset": '),
}


def holds(platform: Platform) -> Result:
    """Compares each dataset of the spec with the store that bears its name."""
    applies = "workload" in platform.expected.layers
    return judged(_reasons(platform) if applies else (), (one.urn for one in platform.datasets), applies=applies)


def _reasons(platform: Platform) -> Iterator[Reason]:
    named = {one.dataset: one.urn for one in platform.datasets}
    for name, days in platform.expected.datasets.items():
        stores = [one for one in platform.datasets if one.dataset == name]
        if not stores and UNKNOWN in named:
            yield unclear(named[UNKNOWN], f"whether this store is that of {name} is not known")
        elif not stores:
            yield broken(None, f"the dataset {name} has no store")
        for store in stores:
            yield from _of(store, days)


def _of(store: DatasetStore, days: int) -> Iterator[Reason]:
    yield from require(
        store.versioned, store.urn, "versions of the data are not kept", "whether versions are kept is not known"
    )
    if store.days is UNKNOWN:
        yield unclear(store.urn, "when the data is deleted is not known")
    elif store.days is None:
        yield broken(store.urn, f"the data is never deleted, the spec says after {days} days")
    elif store.days != days:
        yield broken(store.urn, f"the data is deleted after {store.days:g} days, the spec says after {days}")
