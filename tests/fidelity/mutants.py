"""Wrong variants of inputs that are right: a seed gives the same ones always.

Four classes: a key misspelt, a required key removed, a value of the wrong type, a value outside its enumeration or
range; each at any depth.
"""

import copy
import itertools
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gouvernail.graph import SECRET, UNKNOWN
from gouvernail.sandbox import facts, index
from gouvernail.sandbox.check import INCOMPLETE
from gouvernail.sandbox.facts import Limit
from gouvernail.sandbox.index import ObjectType, Property
from gouvernail.sandbox.types import Any as AnyType
from gouvernail.sandbox.types import EnumRef, ListOf, MapOf, Ref, Scalar, Type, Union

CLASSES = ("misspelt", "missing", "type", "value")
_OF_EACH = 3
_OUTSIDE = "no-such-value"


@dataclass(frozen=True)
class Mutant:
    """Inputs with one thing wrong: of which class, and what was done where."""

    kind: str
    token: str
    inputs: dict[str, object]
    done: str


@dataclass(frozen=True)
class _Spot:
    """A value in inputs: the steps there, its place for facts, its type, and what the object around it takes."""

    steps: tuple[str | int, ...]
    place: str
    type: Type
    siblings: Mapping[str, Property]
    required: frozenset[str]


def mutants(token: str, inputs: dict[str, object], seed: str) -> list[Mutant]:
    """A few of each class, at spots that the seed chooses; fewer where the inputs have not as many."""
    resource = index.resource(token)
    assert resource, token
    chance = random.Random(f"{seed} {token}")  # noqa: S311 - repeatable, not secret
    whole = ObjectType(resource.package, token, resource.inputs, resource.required)
    spots = list(_spots(whole, inputs, (), ""))
    chance.shuffle(spots)
    ways = {
        "misspelt": lambda spot: _misspelt(chance, spot) if spot.siblings else None,
        "missing": lambda spot: _missing(spot) if spot.siblings else None,
        "type": _mistyped,
        "value": lambda spot: _outside(resource.package, token, spot),
    }
    return [
        _changed(kind, token, inputs, change)
        for kind, way in ways.items()
        for change in itertools.islice(filter(None, map(way, spots)), _OF_EACH)
    ]


def _changed(kind: str, token: str, inputs: dict[str, object], change: Any) -> Mutant:
    steps, name, value = change
    wrong = copy.deepcopy(inputs)
    holder: Any = wrong
    for step in steps[:-1]:
        holder = holder[step]
    old = holder.pop(steps[-1])
    if name is not None:
        holder[name] = old if value is _SAME else value
    return Mutant(kind, token, wrong, f"{steps} -> {name!r}" + ("" if value is _SAME else f" = {value!r}"))


_SAME = object()


def _spots(known: ObjectType, value: Any, steps: Any, place: str) -> Iterator[_Spot]:
    for name, item in value.items():
        if name in known.properties and item is not None and item is not UNKNOWN and item is not SECRET:
            here = f"{place}.{name}" if place else name
            one = known.properties[name]
            yield _Spot((*steps, name), here, one.type, known.properties, known.required)
            yield from _below(known.package, one.type, item, (*steps, name), here)


def _below(package: str, kind: Type, value: Any, steps: Any, place: str) -> Iterator[_Spot]:
    match kind:
        case ListOf(item) if isinstance(value, list):
            for position, element in enumerate(value):
                yield from _element(package, item, element, (*steps, position), place)
        case MapOf(item) if isinstance(value, dict):
            for key, element in value.items():
                yield from _element(package, item, element, (*steps, key), f"{place}.*")
        case Ref() if isinstance(value, dict):
            yield from _spots(index.type_named(package, kind), value, steps, place)
        case _:
            return


def _element(package: str, kind: Type, value: Any, steps: Any, place: str) -> Iterator[_Spot]:
    if value is None or value is UNKNOWN or value is SECRET:
        return
    if isinstance(kind, Scalar | EnumRef) and isinstance(steps[-1], str):
        yield _Spot(steps, place, kind, {}, frozenset())
    yield from _below(package, kind, value, steps, place)


def _misspelt(chance: random.Random, spot: _Spot) -> Any:
    name = str(spot.steps[-1])
    at = chance.randrange(len(name))
    ways = [
        name[:at] + name[at + 1 :],
        name[:at] + name[at] + name[at:],
        name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :],
        name[:at] + name[at].swapcase() + name[at + 1 :],
        name + "s",
        "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name),
    ]
    chance.shuffle(ways)
    wrong = next((way for way in ways if way and way not in spot.siblings and not way.startswith("__")), None)
    return None if wrong is None else (spot.steps, wrong, _SAME)


def _missing(spot: _Spot) -> Any:
    return (spot.steps, None, None) if spot.steps[-1] in spot.required else None


def _mistyped(spot: _Spot) -> Any:
    kinds = spot.type.members if isinstance(spot.type, Union) else (spot.type,)
    if any(isinstance(one, AnyType) for one in kinds):
        return None
    wrong: tuple[tuple[type, object], ...] = (
        (ListOf, ["wrong"]),
        (MapOf, {"wrong": "type"}),
        (Ref, {"wrong": "type"}),
        (Scalar, "neither true nor a number"),
    )
    texts = any(isinstance(one, EnumRef) or one == Scalar("string") for one in kinds)
    held = tuple(Scalar if isinstance(one, EnumRef) else type(one) for one in kinds)
    if any(one == Scalar("asset") for one in kinds):
        return None
    choices = [value for kind, value in wrong if kind not in held or (kind is Scalar and not texts)]
    if any(kind in held for kind in (MapOf, Ref)):
        choices = [value for value in choices if not isinstance(value, dict)]
    return (spot.steps, spot.steps[-1], choices[-1]) if choices else None


def _outside(package: str, token: str, spot: _Spot) -> Any:
    wrong = _beyond(facts.of(token).limits.get(spot.place, ()))
    if wrong is None and not isinstance(spot.type, ListOf | MapOf):
        kinds = spot.type.members if isinstance(spot.type, Union) else (spot.type,)
        closed = package == "azure-native" or Scalar("string") not in kinds
        if closed and any(isinstance(one, EnumRef) and one.name not in INCOMPLETE for one in kinds):
            wrong = _OUTSIDE
    return None if wrong is None else (spot.steps, spot.steps[-1], wrong)


def _beyond(limits: tuple[Limit, ...]) -> object:
    for limit in limits:
        if limit.values and all(isinstance(one, str) for one in limit.values):
            return _OUTSIDE
        if limit.maximum is not None:
            return int(limit.maximum) + 1
        if limit.minimum is not None:
            return int(limit.minimum) - 1
    return None
