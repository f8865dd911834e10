"""Every dataset bears its class."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, judged, unclear
from policies.reading.model.platform import Platform
from policies.twin import Set

STATEMENT = "Every dataset bears the class that the spec gives it, for whatever looks at tags: people, scanners, costs."
SEVERITY = "medium"
REMEDIATION = (
    "Set `data-class` among the tags (AWS, Azure) or labels (Google Cloud) of the dataset's store to the "
    "`classification` that the spec gives the dataset, beside its `dataset`."
)
UNSEEN = "Whether the class fits what is in it."
_BUCKET = "aws:s3/bucket:Bucket"
_STORE, _OURS = "azure-native:storage:StorageAccount", '"dataset": '
_LABELLED = "gcp:storage/bucket:Bucket"
BROKEN = {
    "aws": Set(_BUCKET, "tags.data-class", "public", having="-data-"),
    "azure": Set(_STORE, "tags.data-class", "public", having=_OURS),
    "gcp": Set(_LABELLED, "labels.data-class", "public", having=_OURS),
}
UNCLEAR = {
    "aws": Set(_BUCKET, "tags.data-class", UNKNOWN, having="-data-"),
    "azure": Set(_STORE, "tags.data-class", UNKNOWN, having=_OURS),
    "gcp": Set(_LABELLED, "labels.data-class", UNKNOWN, having=_OURS),
}


def holds(platform: Platform) -> Result:
    """Compares the tag with the spec."""
    applies = "workload" in platform.expected.layers
    return judged(_reasons(platform), (one.urn for one in platform.datasets), applies=applies)


def _reasons(platform: Platform) -> Iterator[Reason]:
    for store in platform.datasets:
        wanted = next((its for name, its in platform.expected.classes.items() if name == store.dataset), None)
        if wanted is None or store.classification is UNKNOWN:
            yield unclear(store.urn, "which class this has, or should have, is not known")
        elif store.classification != wanted:
            yield broken(store.urn, f"this is tagged {store.classification or 'nothing'}, the spec says {wanted}")
