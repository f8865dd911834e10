"""The record of who did what."""

from dataclasses import dataclass

from gouvernail.maybe import Maybe, Truth

__all__ = ["Trail"]


@dataclass(frozen=True, slots=True)
class Trail:
    """The record of who did what in an account or an organisation.

    `beside` are the other stores that things of the account record their use into, where a region has its own.
    """

    urn: str
    every_region: Truth
    global_events: Truth
    validated: Truth
    on: Truth
    management: Truth
    data: Truth
    store: Maybe[str]
    key: Maybe[str | None]
    beside: tuple[str, ...] = ()
    adopted: bool = False

    @property
    def stores(self) -> tuple[Maybe[str], ...]:
        """All of them."""
        return (self.store, *self.beside)
