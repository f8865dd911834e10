"""Statements of the policies of AWS: what they allow, to whom and on what, and what they ask for first."""

import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Maybe, Truth, all_of, any_of, negated
from gouvernail.values import mapping, texts
from policies.resource import View

__all__ = ["acts", "allows", "conditions", "gives", "has", "matches", "statements"]

_EQUAL = re.compile(r"(ForAnyValue:)?(String|Arn)(Equals|Like|EqualsIgnoreCase)")


def statements(holder: View, path: str) -> tuple[View, ...]:
    """The statements of the policy there, which may be text or an object."""
    return holder.document(path).each("Statement")


def allows(statement: View) -> Truth:
    """Whether the statement gives rights, and does not take them."""
    return statement.one_of("Effect", "Allow")


def acts(statement: View, *actions: str) -> Truth:
    """Whether it speaks of one of these actions: by its name, a pattern, or because it does not leave it out."""
    left_out = [negated(_covered(statement, "NotAction", action)) for action in actions]
    named = [_covered(statement, "Action", action) for action in actions]
    return any_of([*named, all_of([statement.given("NotAction"), any_of(left_out)])])


def has(statement: View, path: str, value: str) -> Truth:
    """Whether the text there is this, or the list there has it."""
    found = statement.texts(path)
    return UNKNOWN if found is UNKNOWN else value in found


def conditions(statement: View) -> Maybe[Mapping[str, Maybe[tuple[str, ...]]]]:
    """Key (in lower case) -> the values of which one must be there, in the operators that ask for equality."""
    operators = mapping(statement.at("Condition"))
    if operators is UNKNOWN:
        return UNKNOWN
    found = dict[str, Maybe[tuple[str, ...]]]()
    for operator, keys in operators.items():
        asked = mapping(keys)
        if asked is UNKNOWN:
            return UNKNOWN
        if _EQUAL.fullmatch(operator):
            found |= {key.lower(): texts(values) for key, values in asked.items()}
    return found


def gives(policy: View) -> Truth:
    """Whether a policy gives the rights that it allows: not where it is there to limit a role."""
    limited = policy.beside("aws:iam/role:Role", "permissionsBoundary")
    return UNKNOWN if limited is UNKNOWN else not limited


def matches(patterns: Iterable[str], action: str) -> bool:
    """Whether one of the patterns covers the action; actions know no case."""
    return any(fnmatchcase(action.lower(), pattern.lower()) for pattern in patterns)


def _covered(statement: View, path: str, action: str) -> Truth:
    patterns = statement.texts(path)
    return UNKNOWN if patterns is UNKNOWN else matches(patterns, action)
