"""What keeps answers for a while."""

from dataclasses import dataclass

from gouvernail.maybe import Maybe, Truth

__all__ = ["Cache"]


@dataclass(frozen=True, slots=True)
class Cache:
    """`encrypted` says of its traffic; `identified` that whoever comes in is known, by no password.

    `survives` says that another node in another zone takes over; `dropped_on` are the events that empty it.
    """

    urn: str
    encrypted: Truth
    identified: Truth
    survives: Truth
    dropped_on: Maybe[frozenset[str]]
