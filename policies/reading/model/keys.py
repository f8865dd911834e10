"""Keys of the customer's own."""

from dataclasses import dataclass

from gouvernail.maybe import Maybe, Truth
from policies.reading.model.policies import Policy

__all__ = ["Key"]


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the customer's own, with its policy and the other names it bears."""

    urn: str
    id: Maybe[str]
    names: frozenset[str]
    account: str | None
    purpose: str | None
    rotates: Truth
    every_days: Maybe[float | None]
    policy: Policy
