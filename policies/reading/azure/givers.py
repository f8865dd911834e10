"""Who gives roles on Azure, and within which limits: a condition says which roles, to which kinds of principals.

Azure's conditions have a grammar of their own. Read is the form that Microsoft documents for delegating role
assignments: a clause an action, each `not this action, or these terms`. Anything else is not understood, which is said.

Source: Azure RBAC, delegating role assignments with conditions
(https://learn.microsoft.com/azure/role-based-access-control/delegate-role-assignments-examples).
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of
from gouvernail.values import text
from policies.reading.azure.arm import account_in, named, reference
from policies.reading.azure.roles import GIVEN, actions_of
from policies.reading.policy import matches

__all__ = ["Giver", "givers", "limit_of", "may", "to_services_only"]

_GIVE: Final = "Microsoft.Authorization/roleAssignments"
_SIDES: Final = {f"{_GIVE}/write".lower(): "request", f"{_GIVE}/delete".lower(): "resource"}
_CLAUSE: Final = re.compile(r"\(\(!\(ActionMatches\{'([^']+)'\}\)\) OR \(([^()]*)\)\)", re.IGNORECASE)
_TERM: Final = re.compile(
    rf"@(Request|Resource)\[{_GIVE}:(\w+)\] (ForAnyOf\w+Values:\w+) \{{([^{{}}]*)\}}", re.IGNORECASE
)
_ROLES: Final = ("roledefinitionid", "foranyofanyvalues:guidequals")
_KINDS: Final = ("principaltype", "foranyofanyvalues:stringequalsignorecase")
_NOT_TO: Final = ("principalid", "foranyofallvalues:guidnotequals")
_SERVICE: Final = frozenset({"serviceprincipal"})


@dataclass(frozen=True, slots=True)
class Giver:
    """Somebody who may give or take roles: which (None: any), to which kinds (None: any), and never to whom."""

    urn: str
    id: str
    account: str | None
    principal: Maybe[str | None]
    roles: Maybe[frozenset[str] | None]
    kinds: Maybe[frozenset[str] | None]
    not_to: Maybe[frozenset[str]]


@lru_cache(maxsize=4)  # asked for every service; a graph does not change
def givers(graph: Graph) -> tuple[Giver, ...]:
    """Every assignment, an eligible one too, by which roles can be given."""
    found: list[Giver] = []
    for one in graph.of_type(*GIVEN):
        actions = actions_of(graph, reference(one.value("roleDefinitionId")))
        if actions is UNKNOWN or may(actions, *_SIDES):
            found.append(_giver(graph, one, known=actions is not UNKNOWN))
    return tuple(found)


def may(actions: tuple[str, ...], *probes: str) -> bool:
    """Whether one of the probes is among what the actions, which are patterns, allow."""
    return any(matches(one.lower(), probe.lower()) is True for one in actions for probe in probes)


def to_services_only(graph: Graph, account: str | None) -> Truth:
    """Whether nobody in the account gives a role to people."""
    return all_of(
        UNKNOWN if one.kinds is UNKNOWN else one.kinds == _SERVICE for one in givers(graph) if one.account == account
    )


def limit_of(graph: Graph, account: str | None) -> Maybe[str | None]:
    """What limits the rights of services in the account: on what its givers give. None where one gives without limit.

    Where nobody gives any, there is nothing to limit: then it is the account itself.
    """
    there = [one for one in givers(graph) if one.account == account]
    limited = all_of(_limited(one) for one in there)
    if limited is not True:
        return UNKNOWN if limited is UNKNOWN else None
    return ", ".join(one.id for one in there) or f"/subscriptions/{account}"


def _limited(giver: Giver) -> Truth:
    if giver.roles is UNKNOWN or giver.kinds is UNKNOWN:
        return UNKNOWN
    return giver.roles is not None and giver.kinds == _SERVICE


def _giver(graph: Graph, one: Resource, *, known: bool) -> Giver:
    scope, condition = reference(one.value("scope")), text(one.value("condition"))
    account = graph.account(one) if scope is UNKNOWN else account_in(scope)
    who = named(one.value("principalId"))
    if not known or condition is UNKNOWN:
        return Giver(one.urn, one.id or one.urn, account, who, UNKNOWN, UNKNOWN, UNKNOWN)
    if condition is None:
        return Giver(one.urn, one.id or one.urn, account, who, None, None, frozenset())
    read = _read(" ".join(condition.split()))
    if read is None:
        return Giver(one.urn, one.id or one.urn, account, who, UNKNOWN, UNKNOWN, UNKNOWN)
    clauses = [read.get(action, {}) for action in _SIDES]
    roles, kinds = (_together([clause.get(key) for clause in clauses]) for key in (_ROLES, _KINDS))
    given, taken = (clause.get(_NOT_TO, frozenset[str]()) for clause in clauses)
    return Giver(one.urn, one.id or one.urn, account, who, roles, kinds, given & taken)


def _together(sets: list[frozenset[str] | None]) -> frozenset[str] | None:
    """What holds for giving and taking alike; any where one of them has no limit."""
    known = [one for one in sets if one is not None]
    return frozenset[str]().union(*known) if len(known) == len(sets) else None


def _read(condition: str) -> dict[str, dict[tuple[str, str], frozenset[str]]] | None:
    """Action -> what its terms ask for; None where the text is of another form."""
    clauses = list(_CLAUSE.finditer(condition))
    if not clauses or " AND ".join(one.group(0) for one in clauses) != condition:
        return None
    found: dict[str, dict[tuple[str, str], frozenset[str]]] = {}
    for clause in clauses:
        action, terms = clause.group(1).lower(), list(_TERM.finditer(clause.group(2)))
        if not terms or " AND ".join(one.group(0) for one in terms) != clause.group(2):
            return None
        its = found.setdefault(action, {})
        for side, name, operator, values in (one.groups() for one in terms):
            if side.lower() == _SIDES.get(action):
                its[(name.lower(), operator.lower())] = frozenset(
                    value.strip().strip("'").lower() for value in values.split(",")
                )
    return found
