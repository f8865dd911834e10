"""Roles: who may take them and what they may do."""

from dataclasses import dataclass

from assurance.reading.maybe import Maybe
from assurance.reading.model.policies import Policy, Statement

__all__ = ["Identity"]


@dataclass(frozen=True, slots=True)
class Identity:
    """A role: who may take it and what it may do. `outside` names policies whose text the stacks do not hold."""

    urn: str
    id: Maybe[str]
    account: str | None
    trust: Policy
    permissions: Maybe[tuple[Statement, ...]]
    outside: tuple[str, ...] = ()
