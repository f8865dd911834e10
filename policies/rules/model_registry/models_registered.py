"""Every model has its place in the registry."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, judged, unclear
from policies.reading.model.platform import Platform
from policies.twin import Set

STATEMENT = "Every model that the spec names has a group of versions of its own in the registry."
SEVERITY = "medium"
REMEDIATION = (
    "Add a group of versions for each of the spec's `models`: a model package group with the tag `model` (AWS), a "
    "registry's model container with that tag (Azure), the managed folder `approved/<model>/` (Google Cloud)."
)
UNSEEN = "Which versions are registered, and from what."
_GROUP = "aws:sagemaker/modelPackageGroup:ModelPackageGroup"
_PLACE = "azure-native:machinelearningservices:RegistryModelContainer"
_FOLDER = "gcp:storage/managedFolder:ManagedFolder"
BROKEN = {
    "aws": Set(_GROUP, "tags.model", "another"),
    "azure": Set(_PLACE, "properties.tags.model", "another"),
    "gcp": Set(_FOLDER, "name", "approved/another/", having="approved/challenger"),
}
UNCLEAR = {
    "aws": Set(_GROUP, "tags.model", UNKNOWN),
    "azure": Set(_PLACE, "properties.tags.model", UNKNOWN),
    "gcp": Set(_FOLDER, "name", UNKNOWN, having="approved/challenger"),
}


def holds(platform: Platform) -> Result:
    """Compares the models of the spec with those that groups are for."""
    applies = platform.expected.serves
    return judged(
        _reasons(platform) if applies else (), (group.urn for group in platform.model_groups), applies=applies
    )


def _reasons(platform: Platform) -> Iterator[Reason]:
    named = {group.model: group.urn for group in platform.model_groups}
    for model in platform.expected.models:
        if model in named:
            continue
        if UNKNOWN in named:
            yield unclear(named[UNKNOWN], f"whether this group is for {model} is not known")
        else:
            yield broken(None, f"no group of versions is for {model}")
