"""What a cloud would answer: ids, computed outputs, functions, and what an id is made of.

Everything is a function of what is asked; there is no clock and no chance in it, so a preview and an `up` agree.
"""

from collections.abc import Callable, Iterable, Mapping
from types import ModuleType

from gouvernail.sandbox.answers import aws, azure, gcp, invokes
from gouvernail.sandbox.answers.foreign import foreign
from gouvernail.sandbox.answers.identity import identity
from gouvernail.sandbox.answers.putting import overwrites
from gouvernail.sandbox.answers.unsaid import NotFound, NotSimulated, Refused
from gouvernail.sandbox.index import FunctionType, ResourceType
from gouvernail.sandbox.place import Place

__all__ = [
    "NotFound",
    "NotSimulated",
    "Refused",
    "foreign",
    "identity",
    "invoke",
    "outputs",
    "overwrites",
    "physical_id",
]

_CLOUDS: Mapping[str, ModuleType] = {"aws": aws, "azure-native": azure, "gcp": gcp}


def physical_id(resource: ResourceType, place: Place, urn: str, generation: int, inputs: Mapping[str, object]) -> str:
    """The id of what is made; `generation` is how many were made at this URN before."""
    return str(_CLOUDS[resource.package].physical_id(resource, place, urn, generation, inputs))


def outputs(resource: ResourceType, place: Place, urn: str, id: str, inputs: Mapping[str, object]) -> dict[str, object]:  # noqa: A002
    """The inputs and what the cloud computes; UNKNOWN where it rests on an input that is not known."""
    return dict(_CLOUDS[resource.package].outputs(resource, place, urn, id, inputs))


def invoke(
    function: FunctionType,
    place: Place,
    args: Mapping[str, object],
    existing: Callable[[str], Iterable[invokes.Thing]],
) -> dict[str, object]:
    """The result of a function. Raises NotSimulated; Refused for wrong arguments; NotFound in the provider's words."""
    return invokes.call(function, place, args, existing)
