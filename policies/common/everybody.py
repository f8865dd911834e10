"""Who everybody is: in policies of AWS, and among the members that Google Cloud gives a role.

A statement is for everybody where its principal is and no condition says who calls. AWS counts the same conditions when
it calls a policy public (Amazon S3 User Guide, "The meaning of public").
"""

from collections.abc import Iterator
from typing import Final

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, all_of, any_of, negated
from gouvernail.verdict import Reason
from policies.common.clauses import Clause
from policies.resource import View

__all__ = ["denied_to_everybody", "in_policy", "members_named", "policy_for_callers"]

_MEMBERS: Final = ("allUsers", "allAuthenticatedUsers")
_COMPARED: Final = (
    "StringEquals",
    "StringLike",
    "StringEqualsIgnoreCase",
    "ArnEquals",
    "ArnLike",
    "IpAddress",
    "ForAnyValue:StringEquals",
    "ForAnyValue:StringLike",
)
"""Operators that let in nobody of whom the key is not known."""
_CALLERS: Final = frozenset(
    {
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:sourceaccount",
        "aws:sourcearn",
        "aws:sourceip",
        "aws:sourceorgid",
        "aws:sourceorgpaths",
        "aws:sourceowner",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:userid",
        "kms:calleraccount",
        "s3:dataaccesspointaccount",
        "s3:dataaccesspointarn",
    }
)
"""Keys of conditions that say who calls, or from where; IAM writes them in any case."""
_ANY: Final = ("*", "0.0.0.0/0", "::/0", "arn:aws:*", "arn:*")


def in_policy(statement: View) -> Truth:
    """Whether a statement of a policy allows something to everybody."""
    anybody = any_of(
        [_everybody(statement), statement.given("NotPrincipal"), _has(statement, "Principal.Federated", "*")]
    )
    return all_of([statement.one_of("Effect", "Allow"), anybody, negated(_bound(statement))])


def denied_to_everybody(statement: View, *actions: str) -> Truth:
    """Whether a statement denies one of these actions to everybody; on what condition is not looked at."""
    return all_of([statement.one_of("Effect", "Deny"), _everybody(statement), _has(statement, "Action", *actions)])


def policy_for_callers(path: str) -> Clause:
    """No statement of the policy there is for everybody."""

    def read(view: View) -> Iterator[Reason]:
        for statement in view.document(path).each("Statement"):
            yield from statement.needs("Principal", negated(in_policy(statement)), "lets anybody in")

    return read


def members_named(*paths: str) -> Clause:
    """Nobody among the members there stands for everybody."""

    def read(view: View) -> Iterator[Reason]:
        for path in paths:
            yield from view.needs(path, negated(_has(view, path, *_MEMBERS)), "lets anybody in")

    return read


def _everybody(statement: View) -> Truth:
    return any_of([statement.one_of("Principal", "*"), _has(statement, "Principal.AWS", "*")])


def _bound(statement: View) -> Truth:
    """Whether a condition says who calls."""
    found: list[Truth] = []
    for operator in _COMPARED:
        keys = statement.keys(f"Condition.{operator}")
        if keys is UNKNOWN:
            found.append(UNKNOWN)
            continue
        held = statement.part(f"Condition.{operator}")
        found += [negated(_has(held, key, *_ANY)) for key in keys if key.lower() in _CALLERS]
    return any_of(found)


def _has(view: View, path: str, *wanted: str) -> Truth:
    values = view.texts(path)
    return UNKNOWN if values is UNKNOWN else any(value in wanted for value in values)
