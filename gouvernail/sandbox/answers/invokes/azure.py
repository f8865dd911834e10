"""Azure's functions that tell facts of the subscription; what exists is found by its id (see `lookup`)."""

from collections.abc import Mapping
from typing import Final

from gouvernail.sandbox.answers.invokes.asking import Args, Existing, Function, Result
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


FUNCTIONS: Final[Mapping[str, Function]] = {"azure-native:authorization:getClientConfig": _client}
