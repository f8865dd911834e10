"""Azure's functions that tell facts of the subscription; what exists is found by its id (see `lookup`)."""

from collections.abc import Mapping
from typing import Final

from gouvernail.sandbox.answers import registered
from gouvernail.sandbox.answers.invokes.asking import Args, Existing, Function, Result
from gouvernail.sandbox.answers.unsaid import NotFound
from gouvernail.sandbox.answers.values import identifier
from gouvernail.sandbox.place import Place

__all__ = ["FUNCTIONS"]


def _client(place: Place, args: Args, existing: Existing) -> Result:  # noqa: ARG001 - of the place alone
    return {
        "clientId": place.client,
        "objectId": identifier(place.account, "object"),
        "subscriptionId": place.account,
        "tenantId": place.tenant,
    }


def _version(place: Place, args: Args, existing: Existing) -> Result:
    """A version that somebody registered, or one that this program did."""
    names = (str(args.get(name)) for name in ("resourceGroupName", "registryName", "modelName", "version"))
    group, registry, model, number = names
    id_ = (
        f"/subscriptions/{place.account}/resourceGroups/{group}/providers/Microsoft.MachineLearningServices/"
        f"registries/{registry}/models/{model}/versions/{number}"
    )
    made = next((one for one in existing(registered.IN_REGISTRY) if one.id.lower() == id_.lower()), None)
    shown = registered.in_registry(place, id_) if made is None else made.outputs
    if shown is None:
        raise NotFound(f"Code=NotFound: {model} has no version {number} in {registry}")
    return {**shown, "id": id_}


FUNCTIONS: Final[Mapping[str, Function]] = {
    "azure-native:authorization:getClientConfig": _client,
    "azure-native:machinelearningservices:getRegistryModelVersion": _version,
}
