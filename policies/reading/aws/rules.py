"""Rules of composite alarms: read, and tried with the states that their alarms may have.

Source: Amazon CloudWatch API Reference, PutCompositeAlarm (AlarmRule).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

__all__ = ["Rings", "rings"]

_TOKEN = re.compile(
    r'\s*(?:(ALARM|OK|INSUFFICIENT_DATA)\(\s*(?:"([^"]+)"|([^\s")]+))\s*\)|(AND|OR|NOT|TRUE|FALSE|\(|\)))\s*'
)
_Rule: TypeAlias = Callable[[Mapping[str, str]], bool]
_Token: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Rings:
    """The alarms of a rule; those that ring it alone, or by having no value; and whether all of them together do."""

    names: frozenset[str]
    alone: frozenset[str]
    silent: frozenset[str]
    all_ring: bool


def rings(rule: str) -> Rings | None:
    """What the rule does; None where it is not one that can be read."""
    tokens = _tokens(rule)
    if tokens is None:
        return None
    names = frozenset(name.rpartition(":alarm:")[2] for _, name in tokens if name)
    rest = list(tokens)
    read = _either(rest)
    if read is None or rest:
        return None
    return Rings(
        names=names,
        alone=frozenset(name for name in names if read({name: "ALARM"})),
        silent=frozenset(name for name in names if read({name: "INSUFFICIENT_DATA"})),
        all_ring=read(dict.fromkeys(names, "ALARM")),
    )


def _tokens(rule: str) -> list[_Token] | None:
    found: list[_Token] = []
    place = 0
    while place < len(rule):
        match = _TOKEN.match(rule, place)
        if match is None:
            return None
        found.append((match[1] or match[4], match[2] or match[3] or ""))
        place = match.end()
    return found


def _either(rest: list[_Token]) -> _Rule | None:
    parts = [_both(rest)]
    while rest and rest[0][0] == "OR":
        rest.pop(0)
        parts.append(_both(rest))
    known = [part for part in parts if part is not None]
    return (lambda states: any(part(states) for part in known)) if len(known) == len(parts) else None


def _both(rest: list[_Token]) -> _Rule | None:
    parts = [_one(rest)]
    while rest and rest[0][0] == "AND":
        rest.pop(0)
        parts.append(_one(rest))
    known = [part for part in parts if part is not None]
    return (lambda states: all(part(states) for part in known)) if len(known) == len(parts) else None


def _one(rest: list[_Token]) -> _Rule | None:
    if not rest:
        return None
    word, name = rest.pop(0)
    if word == "NOT":
        inner = _one(rest)
        return None if inner is None else lambda states: not inner(states)
    if word == "(":
        inner = _either(rest)
        return inner if rest and rest.pop(0)[0] == ")" else None
    if word in {"TRUE", "FALSE"}:
        return lambda _: word == "TRUE"
    short = name.rpartition(":alarm:")[2]
    return (lambda states: states.get(short, "OK") == word) if name else None
