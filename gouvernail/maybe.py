"""Logic with three values: true, false and `UNKNOWN` (Kleene's). What does not hang on the unknown is still decided."""

from collections.abc import Iterable
from typing import TypeAlias, TypeVar

from gouvernail.graph import UNKNOWN, Unknown

__all__ = ["Maybe", "Truth", "all_of", "any_of", "known", "negated"]

_T = TypeVar("_T")
Maybe: TypeAlias = _T | Unknown
Truth: TypeAlias = bool | Unknown


def all_of(values: Iterable[Truth]) -> Truth:
    """False where one is false, else unknown where one is unknown, else true."""
    answer: Truth = True
    for value in values:
        if value is False:
            return False
        if value is UNKNOWN:
            answer = UNKNOWN
    return answer


def any_of(values: Iterable[Truth]) -> Truth:
    """True where one is true, else unknown where one is unknown, else false."""
    answer: Truth = False
    for value in values:
        if value is True:
            return True
        if value is UNKNOWN:
            answer = UNKNOWN
    return answer


def negated(value: Truth) -> Truth:
    """The opposite; unknown stays unknown."""
    return UNKNOWN if value is UNKNOWN else not value


def known(value: Maybe[_T], otherwise: _T) -> _T:
    """The value, or `otherwise` where it is unknown. Only for what the reader has already reported as unknown."""
    return otherwise if value is UNKNOWN else value
