"""Functions of the providers (invokes) that platforms need; any other is refused by name."""

from collections.abc import Mapping
from typing import Final

from gouvernail.graph import UNKNOWN, is_known
from gouvernail.sandbox.answers.invokes import aws, aws_finding, aws_lookups, azure, gcp
from gouvernail.sandbox.answers.invokes.asking import Args, Existing, Function, Result, Thing
from gouvernail.sandbox.answers.invokes.lookup import find, of_function
from gouvernail.sandbox.answers.unsaid import NotSimulated
from gouvernail.sandbox.index import FunctionType
from gouvernail.sandbox.place import Place

__all__ = ["Thing", "call"]

_FUNCTIONS: Final[Mapping[str, Function]] = {
    **aws.FUNCTIONS,
    **aws_finding.FUNCTIONS,
    **aws_lookups.FUNCTIONS,
    **azure.FUNCTIONS,
    **gcp.FUNCTIONS,
}


def call(function: FunctionType, place: Place, args: Args, existing: Existing) -> Result:
    """The function's result: facts of the place, or what exists in the account.

    `get<Type>` finds a thing of that type by what it is asked for. Raises NotSimulated, Refused for arguments that the
    provider would not take, or NotFound in the provider's words.
    """
    if not is_known(dict(args)):
        return dict.fromkeys(function.outputs, UNKNOWN)
    special = _FUNCTIONS.get(function.token)
    if special:
        return special(place, args, existing)
    resource = of_function(function)
    if resource is None:
        raise NotSimulated(function.token)
    return find(function, resource, place, args, existing)
