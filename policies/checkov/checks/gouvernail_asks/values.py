"""Tests of one value: it is None where there is none, and `Unknown` where it is known later."""

import json
import re
from collections.abc import Callable, Iterator, Mapping

from gouvernail_asks.asking import Test, Unknown

__all__ = [
    "absent",
    "at_least",
    "by_digest",
    "given",
    "is_true",
    "names_callers",
    "none_of",
    "not_everybody",
    "not_true",
    "one_of",
    "own_account",
]

_DIGEST = re.compile(r"@sha256:[0-9a-f]{64}$")
_EVERYBODY = ("0.0.0.0/0", "::/0")


def given(value: object) -> bool | None:
    """There is a value, and it is not empty."""
    if isinstance(value, Unknown):
        return value.given
    if isinstance(value, list):
        return _any(given(one) for one in value)
    return value not in (None, "", {})


def absent(value: object) -> bool | None:
    """There is no value, or an empty one."""
    held = given(value)
    return None if held is None else not held


def is_true(value: object) -> bool | None:
    """It is said, and it is true."""
    return _asked(value, lambda known: _flag(known) is True)


def not_true(value: object) -> bool | None:
    """It is false, or nothing is said."""
    return _asked(value, lambda known: known is None or _flag(known) is False)


def one_of(*words: str) -> Test:
    """It is one of these words; capitals count for nothing, as for the clouds."""
    wanted = {word.casefold() for word in words}
    return lambda value: _asked(value, lambda known: known is not None and str(known).casefold() in wanted)


def none_of(*words: str) -> Test:
    """It is none of these words; nothing said is none of them."""
    unwanted = {word.casefold() for word in words}
    return lambda value: _asked(value, lambda known: known is None or str(known).casefold() not in unwanted)


def at_least(least: int) -> Test:
    """It is a number, and not less."""

    def test(value: object) -> bool | None:
        return _asked(value, lambda known: _number(known) >= least)

    return test


def by_digest(value: object) -> bool | None:
    """An image is named by its digest, which nobody can point at another one."""
    return _asked(value, lambda known: bool(_DIGEST.search(str(known))))


def own_account(value: object) -> bool | None:
    """A service account of Google Cloud is named, and it is not the one that every machine has."""
    held = given(value)
    return held and not str(value).endswith("-compute@developer.gserviceaccount.com") if held else held


def not_everybody(value: object) -> bool | None:
    """Address ranges are named, and none of them is all addresses."""
    ranges = value if isinstance(value, list) else [value]
    if not ranges or any(one in (None, "", *_EVERYBODY) for one in ranges if not isinstance(one, Unknown)):
        return False
    return None if any(isinstance(one, Unknown) for one in ranges) else True


def names_callers(value: object) -> bool | None:
    """No statement of an AWS policy that allows something allows it to everybody without a condition."""
    policy = value
    if isinstance(policy, str):
        try:
            policy = json.loads(policy)
        except ValueError:
            return None
    if not isinstance(policy, Mapping):
        return None
    statements = policy.get("Statement", [])
    return _all(_named(one) for one in (statements if isinstance(statements, list) else [statements]))


def _named(statement: object) -> bool | None:
    if not isinstance(statement, Mapping):
        return None
    if statement.get("Effect") != "Allow" or statement.get("Condition"):
        return True
    if "NotPrincipal" in statement:
        return False
    principal = statement.get("Principal")
    names = list(principal.values()) if isinstance(principal, Mapping) else [principal]
    flat = [name for one in names for name in (one if isinstance(one, list) else [one])]
    if "*" in flat:
        return False
    return None if any(isinstance(name, str) and "${" in name for name in flat) else True


def _asked(value: object, test: Callable[[object], bool]) -> bool | None:
    if isinstance(value, Unknown) or (isinstance(value, list) and any(isinstance(one, Unknown) for one in value)):
        return None
    return test(value)


def _flag(value: object) -> bool | None:
    return {"true": True, "false": False}.get(str(value).casefold())


def _number(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return float("-inf")


def _any(answers: Iterator[bool | None]) -> bool | None:
    said = set(answers)
    return True if True in said else None if None in said else False


def _all(answers: Iterator[bool | None]) -> bool | None:
    said = set(answers)
    return False if False in said else None if None in said else True
