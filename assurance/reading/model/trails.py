"""The record of who did what."""

from dataclasses import dataclass

from assurance.reading.maybe import Maybe, Truth

__all__ = ["Trail"]


@dataclass(frozen=True, slots=True)
class Trail:
    """The record of who did what in an account or an organisation."""

    urn: str
    every_region: Truth
    global_events: Truth
    validated: Truth
    on: Truth
    management: Truth
    data: Truth
    store: Maybe[str]
    key: Maybe[str | None]
    adopted: bool = False
