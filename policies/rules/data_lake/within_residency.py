"""Data lies where the spec says that it may."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Maybe
from gouvernail.verdict import Reason, Result, broken, judged, unclear
from policies.reading.model.platform import Platform
from policies.twin import Set

STATEMENT = "Every dataset, and every vault that copies of it go to, lies in a region of the spec's `data.residency`."
SEVERITY = "high"
REMEDIATION = (
    "Move the store or the vault to a region of the spec's `data.residency`: `region` of the provider or the bucket "
    "(AWS), `location` (Azure, Google Cloud), and name a recovery region that lies there too."
)
UNSEEN = "Whom a reader passes data on to; where the cloud's own support looks from."
_STORE, _OURS = "azure-native:storage:StorageAccount", '"dataset": '
_LABELLED = "gcp:storage/bucket:Bucket"
BROKEN = {
    "aws": Set("aws:s3/bucket:Bucket", "region", "us-east-1", having="-data-"),
    "azure": Set(_STORE, "location", "eastus", having=_OURS),
    "gcp": Set(_LABELLED, "location", "US-EAST1", having=_OURS),
}
UNCLEAR = {
    "aws": Set("aws:s3/bucket:Bucket", "region", UNKNOWN, having="-data-"),
    "azure": Set(_STORE, "location", UNKNOWN, having=_OURS),
    "gcp": Set(_LABELLED, "location", UNKNOWN, having=_OURS),
}


def holds(platform: Platform) -> Result:
    """Compares regions with those of the spec's area."""
    applies = "workload" in platform.expected.layers
    return judged(_reasons(platform), (one.urn for one in platform.datasets), applies=applies)


def _reasons(platform: Platform) -> Iterator[Reason]:
    if not platform.datasets:
        return
    places: list[tuple[str, Maybe[str | None]]] = [(one.urn, one.region) for one in platform.datasets]
    places += [(vault.urn, vault.region) for vault in platform.vaults]
    for urn, region in places:
        if region is UNKNOWN or region is None:
            yield unclear(urn, "in which region this lies is not known")
        elif region not in platform.expected.regions:
            yield broken(urn, f"this lies in {region}, outside of the spec's residency")
