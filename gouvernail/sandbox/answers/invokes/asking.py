"""What a function is asked with."""

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol, TypeAlias

from gouvernail.sandbox.place import Place

__all__ = ["Args", "Existing", "Function", "Result", "Thing", "here"]


class Thing(Protocol):
    """Something that exists in the sandbox."""

    @property
    def type(self) -> str:
        """Its token."""
        ...

    @property
    def id(self) -> str:
        """Its physical id."""
        ...

    @property
    def account(self) -> str:
        """The account, subscription or project."""
        ...

    @property
    def region(self) -> str:
        """The region, or `global`."""
        ...

    @property
    def inputs(self) -> Mapping[str, object]:
        """What it was given."""
        ...

    @property
    def outputs(self) -> Mapping[str, object]:
        """What it gave back."""
        ...


Args: TypeAlias = Mapping[str, object]
Existing: TypeAlias = Callable[[str], Iterable[Thing]]
Result: TypeAlias = dict[str, object]
Function: TypeAlias = Callable[[Place, Args, Existing], Result]


def here(place: Place, args: Args, things: Iterable[Thing]) -> list[Thing]:
    """The things of the account, and of the region asked for (the provider's where none is) or of none, by id."""
    region = args.get("region") or place.region
    found = [one for one in things if one.account == place.account]
    if place.package == "aws":
        found = [one for one in found if one.region in (region, "global")]
    return sorted(found, key=lambda one: one.id)
