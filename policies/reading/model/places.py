"""Where what keeps data, or answers with it, lies."""

from dataclasses import dataclass
from typing import Final

from gouvernail.maybe import Maybe

__all__ = ["ANYWHERE", "Place"]

ANYWHERE: Final = "anywhere"
"""In place of a region, where the cloud may choose any."""


@dataclass(frozen=True, slots=True)
class Place:
    """A resource that keeps data or answers with it, and every region in which it does; none where nothing says one.

    `what` it is, in a word: a store, a log, an endpoint.
    """

    urn: str
    what: str
    regions: Maybe[tuple[str, ...]]
