"""Inputs of azure-native's resources drawn from the index: its SDK shows no Python examples."""

import hashlib
import random
import re
from collections.abc import Iterator
from typing import Any

from gouvernail.sandbox import facts, index
from gouvernail.sandbox.check import INCOMPLETE
from gouvernail.sandbox.facts import Limit
from gouvernail.sandbox.index import ObjectType
from gouvernail.sandbox.types import EnumRef, ListOf, MapOf, Ref, Scalar, Type, Union
from tools.fidelity.services import SERVICES

_DEPTH = 4
_TEXTS = (
    "example",
    "example1",
    "Example-1",
    "00000000-0000-0000-0000-000000000001",
    "10.0.0.0/24",
    "10.0.0.4",
    "2026-01-01T00:00:00Z",
    "PT5M",
    "P7D",
    "someone@example.com",
    "https://example.com/a",
    "1",
)


class _NotDrawn(Exception):
    """No value is known that a place would take."""


def tokens() -> list[str]:
    """The types of the services that a platform uses, in the SDK's default version of each."""
    found = index.tokens("azure-native")
    return [one for one in found if one.split(":")[1].partition("/")[0] in SERVICES["azure-native"] and "/v" not in one]


def digest(token: str) -> str:
    """What says whether a type is of the third that is held out, as an example's text does."""
    return hashlib.sha256(token.encode()).hexdigest()


def inputs(token: str, seed: int) -> dict[str, object] | None:
    """Inputs with all that is required and some of the rest; None where a required value cannot be drawn."""
    resource = index.resource(token)
    assert resource
    whole = ObjectType(resource.package, token, resource.inputs, resource.required)
    try:
        chance = random.Random(f"{token} {seed}")  # noqa: S311 - repeatable, not secret
        return _Draw(token, chance).object(whole, "", 0)
    except _NotDrawn:
        return None


class _Draw:
    def __init__(self, token: str, chance: random.Random) -> None:
        self._limits = facts.of(token).limits
        self._chance = chance

    def object(self, known: ObjectType, place: str, depth: int) -> dict[str, object]:
        drawn: dict[str, object] = {}
        for name, one in sorted(known.properties.items()):
            required = name in known.required
            if not required and (depth >= _DEPTH or self._chance.random() > 0.4 or one.deprecated):
                continue
            try:
                here = f"{place}.{name}" if place else name
                drawn[name] = one.constant if one.constant is not None else self.value(one.type, here, depth + 1)
            except _NotDrawn:
                if required:
                    raise
        return drawn

    def value(self, kind: Type, place: str, depth: int) -> Any:  # noqa: PLR0911 - one a type
        if depth > _DEPTH + 3:
            raise _NotDrawn
        match kind:
            case Scalar("boolean"):
                return self._chance.random() < 0.5
            case Scalar("integer" | "number"):
                return self._number(place)
            case Scalar("string"):
                return self._text(place)
            case ListOf(item):
                count = max([1, *(one.min_items or 0 for one in self._at(place))])
                return [self.value(item, place, depth + 1) for _ in range(count)]
            case MapOf(item):
                return {"key": self.value(item, f"{place}.*", depth + 1)}
            case Ref():
                return self.object(index.type_named("azure-native", kind), place, depth)
            case EnumRef():
                return self._chosen([*index.enumeration("azure-native", kind)], place)
            case Union(members):
                listed = [one for one in members if isinstance(one, EnumRef) and one.name not in INCOMPLETE]
                return self.value(listed[0] if listed else self._chance.choice(members), place, depth)
            case _:
                raise _NotDrawn

    def _at(self, place: str) -> tuple[Limit, ...]:
        return self._limits.get(place, ())

    def _number(self, place: str) -> int:
        limits = self._at(place)
        least = max([one.minimum for one in limits if one.minimum is not None], default=1)
        most = min([one.maximum for one in limits if one.maximum is not None], default=least + 1)
        return self._chosen(list(dict.fromkeys([int(least), int(most)])), place)

    def _text(self, place: str) -> str:
        listed = [str(value) for one in self._at(place) for value in one.values or ()]
        return self._chosen(listed or list(_TEXTS), place)

    def _chosen(self, choices: list[Any], place: str) -> Any:
        fitting = list(_fitting(choices, self._at(place)))
        if not fitting:
            raise _NotDrawn
        return self._chance.choice(fitting) if len(choices) != len(_TEXTS) else fitting[0]


def _fitting(choices: list[Any], limits: tuple[Limit, ...]) -> Iterator[Any]:
    for choice in choices:
        text = str(choice)
        if all(
            (one.pattern is None or re.search(one.pattern, text))
            and len(text) >= (one.min_length or 0)
            and len(text) <= (one.max_length or len(text))
            and (one.values is None or choice in one.values)
            for one in limits
        ):
            yield choice
