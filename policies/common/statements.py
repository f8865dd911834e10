"""Policies of resources on AWS: whom their statements let in."""

from collections.abc import Iterator
from typing import Final

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, all_of, any_of, negated
from gouvernail.values import mapping, texts
from gouvernail.verdict import Reason
from policies.resource import View

__all__ = ["anybody", "names_callers"]

_COMPARES: Final = frozenset({"StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnEquals", "ArnLike"})
_CALLER: Final = frozenset(
    {
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:sourceaccount",
        "aws:sourcearn",
        "aws:sourceorgid",
        "aws:sourceowner",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "kms:calleraccount",
    }
)
"""Keys of conditions that say who calls, or from where of ours; AWS reads them in any case."""


def names_callers(resource: View, path: str) -> Iterator[Reason]:
    """That no statement of the policy there (JSON text) lets in whoever comes."""
    for statement in resource.document(path).each("Statement"):
        yield from statement.needs("Principal", negated(anybody(statement)), "lets anybody in")


def anybody(statement: View) -> Truth:
    """Whether a statement allows something to callers whom it does not name, neither as such nor by a condition."""
    return all_of([statement.one_of("Effect", "Allow"), _unnamed(statement), negated(_limited(statement))])


def _unnamed(statement: View) -> Truth:
    named = (statement.texts(path) for path in ("Principal", "Principal.AWS"))
    return any_of([statement.given("NotPrincipal"), *(UNKNOWN if one is UNKNOWN else "*" in one for one in named)])


def _limited(statement: View) -> Truth:
    asked = mapping(statement.at("Condition"))
    if asked is UNKNOWN:
        return UNKNOWN
    return any_of(_narrow(compares, keys) for compares, keys in asked.items())


def _narrow(compares: str, keys: object) -> Truth:
    """`ForAllValues:` and `IfExists` hold where the key is missing: they name nobody."""
    if compares.removeprefix("ForAnyValue:") not in _COMPARES:
        return False
    asked = mapping(keys)
    if asked is UNKNOWN:
        return UNKNOWN
    values = (texts(value) for key, value in asked.items() if key.lower() in _CALLER)
    return any_of(UNKNOWN if one is UNKNOWN else "*" not in one for one in values)
