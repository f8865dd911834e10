"""Roles: who may take them and what they may do."""

from dataclasses import dataclass

from gouvernail.maybe import Maybe
from policies.reading.model.policies import Policy, Statement

__all__ = ["Identity"]


@dataclass(frozen=True, slots=True)
class Identity:
    """A role: who may take it and what it may do. `outside` names policies whose text the stacks do not hold.

    `boundary` is what it can be allowed at most, None where there is no such limit. `duty` is what it says it is for.
    """

    urn: str
    id: Maybe[str]
    account: str | None
    trust: Policy
    permissions: Maybe[tuple[Statement, ...]]
    outside: tuple[str, ...] = ()
    boundary: Maybe[Policy | None] = None
    boundary_id: Maybe[str | None] = None
    duty: Maybe[str | None] = None
    adopted: bool = False
