"""The one way to write a JSON value: RFC 8785, so that a digest of it is the same whoever computes it.

RFC 8785 and no rule of our own, since metrics are numbers with fractions and it alone says how these are written, and
since it has implementations in every language.
"""

import json
from collections.abc import Sequence
from typing import Final, NoReturn, TypeAlias, cast

import rfc8785
from pydantic import JsonValue

from gouvernail.errors import GouvernailError, Problem

__all__ = ["LONGEST", "Json", "Unreadable", "parsed", "written"]

Json: TypeAlias = JsonValue

LONGEST: Final = 1 << 20
"""Bytes of one value; what is larger is kept elsewhere, and its digest recorded."""
_DEEPEST: Final = 32
_EXACT: Final = 2**53 - 1  # the largest whole number that every reader of JSON keeps exactly
_DIGITS: Final = 16


class Unreadable(ValueError):
    """Not one JSON value that is written the one way; the text says why."""


def written(value: object) -> bytes:
    """The bytes of a JSON value. Raises GouvernailError for what JSON cannot say exactly, and for what is too large."""
    problem = Problem("this cannot be recorded", expected="text, numbers, true, false, null, lists, maps by text")
    if _too_deep(value):
        raise GouvernailError(_because(problem, f"it is nested more than {_DEEPEST} levels deep"))
    try:
        line = rfc8785.dumps(cast("str", value))  # its own check of types is what we are after
    except rfc8785.IntegerDomainError:
        raise GouvernailError(_because(problem, f"a whole number is beyond {_EXACT}", "record it as text")) from None
    except rfc8785.FloatDomainError:
        mend = "record null, or the word as text"
        raise GouvernailError(_because(problem, "a number is infinite or not a number", mend)) from None
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise GouvernailError(_because(problem, str(error))) from None
    if len(line) > LONGEST:
        mend = "keep it elsewhere, and record its digest"
        raise GouvernailError(_because(problem, f"it has {len(line)} bytes, more than {LONGEST}", mend))
    return line


def _because(problem: Problem, why: str, mend: str | None = None) -> Problem:
    return Problem(f"{problem.message}: {why}", expected=None if mend else problem.expected, mend=mend)


def parsed(line: bytes) -> Json:
    """The value that is written there, and nothing but the one way to write it. Raises Unreadable, whatever comes."""
    if len(line) > LONGEST:
        raise Unreadable(f"it is longer than {LONGEST} bytes")
    try:
        value = cast(
            "Json",
            json.loads(line.decode("utf-8"), object_pairs_hook=_single, parse_int=_whole, parse_constant=_no_constant),
        )
    except UnicodeDecodeError as error:
        raise Unreadable(f"byte {error.start + 1} is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise Unreadable(f"it is no JSON: {error.msg} at character {error.pos + 1}") from None
    except RecursionError:
        raise Unreadable(f"it is nested more than {_DEEPEST} levels deep") from None
    if _too_deep(value):
        raise Unreadable(f"it is nested more than {_DEEPEST} levels deep")
    try:
        same = rfc8785.dumps(value) == line
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise Unreadable(f"it holds what JSON cannot say exactly: {error}") from None
    if not same:
        raise Unreadable("it is not written as RFC 8785 says (spaces, order of keys, numbers, escapes)")
    return value


def _single(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise Unreadable(f"the key {twice[:80]!r} stands there twice")
    return found


def _whole(text: str) -> int | float:
    """RFC 8785 writes 1e20 as a whole number: what is beyond the exact ones was such a number."""
    if len(text.lstrip("-")) <= _DIGITS and abs(value := int(text)) <= _EXACT:
        return value
    return float(text)


def _no_constant(name: str) -> NoReturn:
    raise Unreadable(f"{name} is no JSON")


def _too_deep(value: object) -> bool:
    """Level by level: nothing that comes in may end a recursion."""
    level: list[object] = [value]
    for _ in range(_DEEPEST + 1):
        level = [inner for one in level for inner in _inside(one)]
        if not level:
            return False
    return True


def _inside(value: object) -> Sequence[object]:
    if isinstance(value, dict):
        return list(cast("dict[object, object]", value).values())
    if isinstance(value, list | tuple):
        return cast("Sequence[object]", value)
    return ()
