"""Which inputs a thing's id is made of."""

from typing import Final

from gouvernail.sandbox.answers import aws, azure, gcp
from gouvernail.sandbox.answers.template import holes
from gouvernail.sandbox.index import ResourceType

__all__ = ["identity"]

_PLACES: Final = ("namePrefix", "bucketPrefix", "resourceGroupName", "project", "location", "region", "zone")


def identity(resource: ResourceType) -> frozenset[str]:
    """The inputs that say which thing it is: those in its id, its name, and where it lies."""
    cloud = {"aws": aws, "azure-native": azure}.get(resource.package, gcp)
    name = cloud.name_input(resource)
    return frozenset({*holes(cloud.id_form(resource)), *_PLACES, *((name,) if name else ())} & {*resource.inputs})
