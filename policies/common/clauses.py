"""Readers of one clause, for rules that ask the same of many types: each makes one from the path of a property."""

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import negated
from gouvernail.verdict import Reason
from policies.resource import View

__all__ = ["Clause", "named", "not_on", "number_of", "own_key", "switched_on", "together"]

_NOTHING: Final = float("-inf")
_CLOUDS_OWN: Final = "alias/aws/"
"""The keys that AWS keeps in an account for its own services."""

Clause: TypeAlias = Callable[[View], Iterator[Reason]]
"""A reader that always applies."""


def own_key(*paths: str) -> Clause:
    """A key of ours is named at each of these paths; where none is, the cloud takes one of its own."""

    def read(view: View) -> Iterator[Reason]:
        for path in paths:
            key = view.text(path)
            ours = UNKNOWN if key is UNKNOWN else key is not None and _CLOUDS_OWN not in key
            yield from view.needs(path, ours, "names no key of ours")

    return read


def together(*clauses: Clause) -> Clause:
    """All of these clauses, one after the other."""

    def read(view: View) -> Iterator[Reason]:
        for clause in clauses:
            yield from clause(view)

    return read


def named(*paths: str, says: str) -> Clause:
    """Something stands at each of these paths."""

    def read(view: View) -> Iterator[Reason]:
        for path in paths:
            yield from view.needs(path, view.given(path), says)

    return read


def switched_on(*paths: str, absent: bool = False) -> Clause:
    """Each of these is true; `absent` is what the cloud takes where nothing is set."""

    def read(view: View) -> Iterator[Reason]:
        for path in paths:
            yield from view.needs(path, view.flag(path, absent=absent), "is not true")

    return read


def not_on(*paths: str, absent: bool = False, says: str = "is not false") -> Clause:
    """None of these is true; `absent` is what the cloud takes where nothing is set."""

    def read(view: View) -> Iterator[Reason]:
        for path in paths:
            yield from view.needs(path, negated(view.flag(path, absent=absent)), says)

    return read


def number_of(path: str, least: float, says: str, *, absent: float = _NOTHING) -> Clause:
    """The number there is so great; `absent` is what the cloud takes where nothing is set."""

    def read(view: View) -> Iterator[Reason]:
        yield from view.needs(path, view.at_least(path, least, absent=absent), says)

    return read
