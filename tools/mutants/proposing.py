"""Proposing examples that would kill what survives of a guarantee, and trying what nothing seems to kill."""

import random
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from policies.reading.model.platform import Platform
from tests.policies.altered import GONE, Altered, altered, answered, platform_of
from tools.mutants.alternatives import alternatives, words_of
from tools.mutants.of_guarantees import Judge, file_of_id, judge

__all__ = ["platforms", "proposed"]

ON: Final = ("aws dev", "aws prod", "gcp prod", "azure prod", "gcp dev", "azure dev")
_NEAR: Final = 0.5

_ALIKE: Final = 2
_MOST: Final = 2500
_SECONDS: Final = 15
"""Of how many alike things one change is tried, how many changes, and for how long."""

_Trial = tuple[str, Mapping[str, object]]
"""Where, and what is different there."""


def proposed(
    guarantee: str, holds: Judge, mutants: Sequence[Judge], tries: int = 2000
) -> tuple[list[Altered], list[str]]:
    """The fewest examples found that tell the most of these mutants from the guarantee, and what it cannot judge."""
    kept, raised, alive = dict[int, tuple[_Trial, Altered, Platform]](), list[str](), {*range(len(mutants))}
    until = time.process_time() + _SECONDS
    for at, (on, where) in enumerate(_all(guarantee, tries)):
        if not alive or time.process_time() > until:
            break
        try:
            platform = altered(platform_of(on), where)
        except (LookupError, ValueError, StopIteration, TypeError):
            continue
        try:
            found = answered(holds, platform)
        except Exception as error:  # noqa: BLE001 - it is told
            raised.append(f"{on} {where}: {type(error).__name__}: {error}")
            continue
        dead = {one for one in alive if _differs(mutants[one], platform, found[:2])}
        if dead:
            alive -= dead
            example = Altered.model_validate({"platform": on, "where": where, "verdict": found[0], "finds": found[1]})
            kept[at] = ((on, where), example, platform)
    return _fewest(kept, mutants), raised


def platforms(guarantee: str, many: int) -> Iterator[Platform]:
    """So many platforms at random, always the same ones: one to three changes each of what the guarantee looks at."""
    chance = random.Random(0)  # noqa: S311 - no secret
    while many:
        on = chance.choice(ON)
        singles = _singles(guarantee, on)
        try:
            yield altered(platform_of(on), dict(_some(singles, chance)))
        except (LookupError, ValueError, StopIteration, TypeError):
            continue
        many -= 1


def _all(guarantee: str, tries: int) -> Iterator[_Trial]:
    yield from ((on, {}) for on in ON[:2])
    for places in (ON[:2], ON[2:4], ON[4:]):
        for on in places:
            yield from ((on, {path: value}) for path, value in _singles(guarantee, on))
        chance = random.Random(1)  # noqa: S311 - no secret
        for _ in range(tries):
            on = chance.choice(places)
            singles = _singles(guarantee, on)
            if singles:
                yield on, dict(_some(singles, chance))


def _some(singles: Sequence[tuple[str, object]], chance: random.Random) -> list[tuple[str, object]]:
    """One to three changes, half of the time of one and the same thing."""
    first = chance.choice(singles)
    near = [one for one in singles if one[0].partition("]")[0] == first[0].partition("]")[0]]
    return [first, *chance.choices(near if chance.random() < _NEAR else singles, k=chance.choice((0, 1, 1, 2)))]


@cache
def _singles(guarantee: str, on: str) -> list[tuple[str, object]]:
    """Each change on its own: of things of a kind, first of those that matter, and of few of the others."""
    found = dict[str, tuple[str, object]]()
    for change in alternatives(platform_of(on), words_of(file_of_id(guarantee))):
        found.setdefault(repr(change), change)
    holds = judge(file_of_id(guarantee))
    before, matters = _tried(holds, on, {}), dict[str, bool]()
    for path, value in found.values():
        first, item, rest = path.partition("]")
        if item and not rest and value is GONE:
            matters[first] = _tried(holds, on, {path: value}) != before
    groups = dict[tuple[str, str], list[tuple[str, object]]]()
    for path, value in sorted(found.values(), key=lambda one: not matters.get(one[0].partition("]")[0], False)):
        kind = re.sub(r"\[\+[^\]]*\]", "[+]", re.sub(r"\[[^+\]]*\]", "[]", path))
        groups.setdefault((kind, repr(value)), []).append((path, value))
    some = [one for group in groups.values() for one in group[:_ALIKE]]
    plain = [one for one in some if not _of_many(one[1])]
    others = [one for one in some if _of_many(one[1])]
    chosen = random.Random(2).sample(others, min(len(others), max(0, _MOST - len(plain))))  # noqa: S311 - no secret
    return sorted([*plain, *chosen], key=_length)


def _of_many(value: object) -> bool:
    """Whether it is one of many values that could stand there."""
    return isinstance(value, str | int | float | list | dict) and not isinstance(value, bool) and value not in ([], {})


def _tried(holds: Judge, on: str, where: Mapping[str, object]) -> object:
    try:
        return answered(holds, altered(platform_of(on), where))
    except (LookupError, ValueError, StopIteration, TypeError):
        return None


def _length(change: tuple[str, object]) -> tuple[bool, int]:
    """The plain ones first, and nothing that says nothing."""
    path, value = change
    return "[+" in path, len(path) + len(repr(value)) + 20 * (value in ("", [""]))


def _differs(mutant: Judge, platform: Platform, found: tuple[str, tuple[str, ...]]) -> bool:
    try:
        return answered(mutant, platform)[:2] != found
    except Exception:  # noqa: BLE001 - what a mutant raises tells it from the guarantee
        return True


def _fewest(kept: Mapping[int, tuple[_Trial, Altered, Platform]], mutants: Sequence[Judge]) -> list[Altered]:
    tells = {
        at: {one for one, mutant in enumerate(mutants) if _differs(mutant, platform, (example.verdict, example.finds))}
        for at, (_, example, platform) in kept.items()
    }
    chosen, left = list[int](), set[int]().union(*tells.values()) if tells else set[int]()
    while left:
        best = max(tells, key=lambda at: (len(tells[at] & left) / (200 + len(str(kept[at][1]))), -at))
        chosen.append(best)
        left -= tells[best]
    return [kept[at][1] for at in sorted(chosen)]
