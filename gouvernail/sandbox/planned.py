"""What a preview is told of a thing that is not there yet.

The sandbox computes what a cloud will answer, so it can say it at preview already (`known`). A real provider cannot: it
gives back what it was given and leaves the rest unknown (`cloud`).
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, TypeAlias

from gouvernail.graph import UNKNOWN

if TYPE_CHECKING:
    from gouvernail.sandbox.index import ResourceType
    from gouvernail.sandbox.state import Existing

__all__ = ["Preview", "planned"]

Preview: TypeAlias = Literal["known", "cloud"]


def planned(
    resource: "ResourceType", thing: "Existing", old: Mapping[str, object] | None, preview: Preview
) -> tuple[str, Mapping[str, object]]:
    """Id and outputs of a thing as a preview sees them; `old` are its outputs where it is there already.

    As a provider with a cloud behind it: what is created has no id, and of its outputs only those that are inputs;
    what is updated keeps its id and those outputs that the update does not touch (pulumi-terraform-bridge: the planned
    state has unknowns where the plan says "computed").
    """
    if preview == "known":
        return thing.id, thing.outputs
    names = sorted({*resource.outputs, *thing.outputs})
    if old is None:
        return "", {name: thing.inputs.get(name, UNKNOWN) if _told(resource, name) else UNKNOWN for name in names}
    stays = {name for name in names if name in thing.inputs or thing.outputs.get(name) == old.get(name)}
    known = {name: value for name, value in thing.outputs.items() if name in stays}
    return thing.id, known | {name: UNKNOWN for name in names if name not in stays}


def _told(resource: "ResourceType", name: str) -> bool:
    """Whether what was given is what is given back. Azure's answers have types of their own, which say more."""
    given, back = resource.inputs.get(name), resource.outputs.get(name)
    return resource.package != "azure-native" or given is None or back is None or given.type == back.type
