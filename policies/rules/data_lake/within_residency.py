"""What keeps data, or answers with it, lies where the spec says that it may."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, judged, unclear
from policies.reading.model.places import ANYWHERE
from policies.reading.model.platform import Platform
from policies.twin import Set

STATEMENT = "Every store, copy, log, archive and endpoint lies where the spec's `data.residency` says and nowhere else."
SEVERITY = "high"
REMEDIATION = (
    "Move it to a region of the spec's `data.residency`: `region` of the resource or its provider (AWS), `location` "
    "(Azure, Google Cloud), and name a recovery region that lies there too. Take copies and pairs elsewhere away: "
    "`replicas`, a geo-redundant `sku`, `additionalLocations`; name `allowedPersistenceRegions` of a topic."
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
    return judged(_reasons(platform), (one.urn for one in platform.places), applies=bool(platform.places))


def _reasons(platform: Platform) -> Iterator[Reason]:
    for place in platform.places:
        if place.regions is UNKNOWN or not place.regions:
            yield unclear(place.urn, f"in which region this {place.what} lies is not known")
            continue
        for region in place.regions:
            if region not in platform.expected.regions:
                where = "may lie anywhere" if region == ANYWHERE else f"lies in {region}"
                yield broken(place.urn, f"this {place.what} {where}, outside of the spec's residency")
