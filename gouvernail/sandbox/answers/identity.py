"""Which inputs say which thing it is."""

from collections.abc import Mapping
from typing import Final

from gouvernail.sandbox.answers import aws, azure, gcp
from gouvernail.sandbox.answers.template import holes
from gouvernail.sandbox.index import ResourceType

__all__ = ["identity"]

_PLACES: Final[Mapping[str, tuple[str, ...]]] = {
    "aws": ("namePrefix", "bucketPrefix", "region"),
    "azure-native": ("resourceGroupName", "location"),
    "gcp": ("namePrefix", "project", "location", "region", "zone"),
}
"""Where a thing lies, and what its name begins with."""


def identity(resource: ResourceType) -> frozenset[str]:
    """The inputs that a thing's id is made of, and where it lies.

    A name that is no part of the id says nothing of the kind: AWS takes another in place as often as it does not.
    """
    form = {"aws": aws.documented_form, "azure-native": azure.id_form}.get(resource.package, gcp.id_form)(resource)
    return frozenset({*holes(form or ""), *_PLACES[resource.package], *_named(resource, form)} & {*resource.inputs})


def _named(resource: ResourceType, form: str | None) -> tuple[str, ...]:
    """The input that stands for `{name}` in the id."""
    cloud = {"aws": aws, "azure-native": azure}.get(resource.package, gcp)
    name = cloud.name_input(resource)
    return (name,) if name and form and "name" in holes(form) else ()
