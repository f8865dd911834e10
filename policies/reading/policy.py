"""What policies let whom do: patterns, statements, and the answer for one action (deny beats allow)."""

import re
from collections.abc import Iterable
from functools import lru_cache

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Maybe, Truth, all_of, any_of, negated
from policies.reading.model.policies import Condition, Group, Policy, Principal, Statement

__all__ = ["acts_on", "concerns", "denies_all_but", "limits_caller", "matches", "permits", "refuses", "statements_of"]

# Keys of conditions that say whose caller it may be; without one, "anyone" is everybody in the world.
_CALLER = {
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceorgid",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "directory",
    "kms:calleraccount",
}
_EQUAL = re.compile(r"^(ForAnyValue:)?(String|Arn)(Equals|Like|EqualsIgnoreCase)$")


def statements_of(policy: Maybe[Policy | None]) -> Maybe[tuple[Statement, ...]]:
    """What a policy says: nothing where there is none, unknown where it could not be read."""
    return () if policy is None else UNKNOWN if policy is UNKNOWN else policy.statements


@lru_cache(maxsize=4096)
def _pattern(pattern: str) -> re.Pattern[str]:
    parts = (".*" if char == "*" else "." if char == "?" else re.escape(char) for char in pattern)
    return re.compile("".join(parts), re.DOTALL)


def matches(pattern: str, text: str) -> Truth:
    """Whether a policy's pattern (`*`, `?`) covers the whole text; unknown with a variable in it."""
    if "${" in pattern:
        return UNKNOWN
    return _pattern(pattern).fullmatch(text) is not None


@lru_cache(maxsize=65536)  # every guarantee on rights asks, most of them the same
def _cover(patterns: tuple[str, ...], resource: str) -> Truth:
    return any_of(matches(pattern, resource) for pattern in patterns)


@lru_cache(maxsize=65536)
def _name(patterns: tuple[str, ...], action: str) -> Truth:
    asked = action.lower()
    return any_of(matches(pattern.lower(), asked) for pattern in patterns)


def acts_on(statement: Statement, action: str, resource: str) -> Truth:
    """Whether the statement speaks of this action on this resource (actions know no case)."""
    resource_named = _cover(statement.resources, resource)
    on_resource = negated(resource_named) if statement.except_resources else resource_named
    if on_resource is False:  # most statements are about something else, and actions are many
        return False
    action_named = _name(statement.actions, action)
    return all_of((negated(action_named) if statement.except_actions else action_named, on_resource))


def concerns(statement: Statement, account: str) -> Truth:
    """Whether principals of this account may be among those the statement speaks of."""
    if statement.except_principals:
        # Everybody but those named: an account is left out only where it is named whole.
        named = any(who.group is Group.ACCOUNT and who.account == account for who in statement.principals)
        return not named
    return any_of(_of_account(who, account) for who in statement.principals)


def limits_caller(statement: Statement) -> bool:
    """Whether a condition ties the statement to certain accounts, an organisation, a network or one resource."""
    return any(
        condition.key in _CALLER
        and _EQUAL.match(condition.operator) is not None
        and all(value.strip("*") for value in condition.values)
        for condition in statement.conditions
    )


def permits(statements: Iterable[Statement], action: str, resource: str, account: str | None = None) -> Truth:
    """Whether the action on the resource is allowed, to principals of `account` where one is given.

    A statement with conditions may or may not hold at the moment of the call, so it decides nothing alone: the answer
    is unknown where it would change it. A condition that callers fulfil or avoid as they like (to come over TLS) holds
    nobody back.
    """
    allowed: list[Truth] = []
    denied: list[Truth] = []
    for statement in statements:
        its = True if account is None else concerns(statement, account)
        speaks = False if its is False else all_of((its, acts_on(statement, action, resource)))
        if not statement.allow and statement.conditions and all(_over_tls(one) for one in statement.conditions):
            continue
        if speaks is True and not all(_over_tls(one) for one in statement.conditions):
            speaks = UNKNOWN
        (allowed if statement.allow else denied).append(speaks)
    return all_of((any_of(allowed), negated(any_of(denied))))


def denies_all_but(statement: Statement, action: str, resource: str) -> frozenset[str] | None:
    """Whom alone the statement spares, by their ids, in denying the action; None where it does not deny it to all."""
    if statement.allow or acts_on(statement, action, resource) is not True:
        return None
    if not any(who.group is Group.ANYONE for who in statement.principals) or len(statement.conditions) != 1:
        return None
    (spared,) = statement.conditions
    if (spared.operator, spared.key) != ("ArnNotEquals", "aws:principalarn"):
        return None
    return None if any("*" in one or "?" in one for one in spared.values) else frozenset(spared.values)


def refuses(statements: Iterable[Statement], action: str) -> Truth:
    """Whether the action is denied on everything and on no condition: then nothing that is allowed elsewhere helps."""
    return any_of(
        all_of((not one.allow and not one.conditions, acts_on(one, action, "anything at all"))) for one in statements
    )


def _over_tls(condition: Condition) -> bool:
    return condition.key in {"aws:securetransport", "s3:tlsversion"}


def _of_account(who: Principal, account: str) -> Truth:
    if who.group is Group.ANYONE:
        return True
    if who.group is Group.DIRECTORY:
        return UNKNOWN
    return who.account == account if who.account else False
