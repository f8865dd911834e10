"""Where in the inputs of a type references may stand: found once a type, then only those places are read."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Final, Generic, TypeVar, cast

from gouvernail.sandbox import index
from gouvernail.sandbox.index import Property, ResourceType
from gouvernail.sandbox.types import ListOf, MapOf, Ref, Scalar, Type, Union
from gouvernail.sandbox.words import join

__all__ = ["Places", "Spot"]

Wanted = TypeVar("Wanted")
_TEXT: Final = Scalar("string")


@dataclass(frozen=True, slots=True)
class Spot(Generic[Wanted]):
    """A text where a reference may stand: `place` are the properties that lead to it, `path` is for the reader.

    `wanted` is what its cloud expects there.
    """

    path: str
    place: tuple[str, ...]
    text: str
    wanted: Wanted


@dataclass(frozen=True, slots=True)
class Places(Generic[Wanted]):
    """The places of a cloud's types. `wanted` says what belongs at a place; None where that is not known."""

    wanted: Callable[[ResourceType, Property, tuple[str, ...]], Wanted | None]
    _known: dict[tuple[str, tuple[str, ...]], Wanted | None] = field(
        default_factory=dict[tuple[str, tuple[str, ...]], Wanted | None]
    )

    def spots(self, resource: ResourceType, inputs: Mapping[str, object]) -> Iterator[Spot[Wanted]]:
        """The texts in the inputs at whose place something is wanted; what is not known yet is passed over."""
        yield from self._object(resource, resource.inputs, inputs, Spot("", (), "", None))

    def _object(
        self,
        resource: ResourceType,
        known: Mapping[str, Property],
        values: Mapping[str, object],
        above: Spot[Wanted | None],
    ) -> Iterator[Spot[Wanted]]:
        for name, value in values.items():
            one = known.get(name)
            if one is None or not isinstance(value, str | list | dict):
                continue
            place = (*above.place, name)
            texts, nested, named = _kinds(one.type)
            wanted = self._wanted(resource, one, place) if texts else None
            spot = Spot(join(above.path, name), place, "", wanted)
            if wanted is not None or nested:
                yield from self._value(resource, nested, cast("object", value), spot)
            elif named and isinstance(value, dict):
                for own, item in cast("dict[str, object]", value).items():
                    yield from self._value(resource, named, item, replace(spot, path=join(spot.path, own)))

    def _value(
        self, resource: ResourceType, nested: tuple[Ref, ...], value: object, at: Spot[Wanted | None]
    ) -> Iterator[Spot[Wanted]]:
        if isinstance(value, str) and at.wanted is not None:
            yield Spot(at.path, at.place, value, at.wanted)
        elif isinstance(value, list):
            for position, item in enumerate(cast("list[object]", value)):
                spot = Spot(f"{at.path}[{position}]", at.place, "", at.wanted)
                yield from self._value(resource, nested, item, spot)
        elif isinstance(value, dict) and nested:
            inside = cast("dict[str, object]", value)
            yield from self._object(resource, _fitting(resource.package, nested, inside), inside, at)

    def _wanted(self, resource: ResourceType, one: Property, place: tuple[str, ...]) -> Wanted | None:
        known = (resource.token, place)
        if known not in self._known:
            self._known[known] = self.wanted(resource, one, place)
        return self._known[known]


def _fitting(package: str, refs: tuple[Ref, ...], value: Mapping[str, object]) -> Mapping[str, Property]:
    """The properties of an object type; of several, of the first that knows all that is given."""
    types = [index.type_named(package, ref).properties for ref in refs]
    return next((known for known in types if value.keys() <= known.keys()), types[0])


@cache
def _kinds(wanted: Type) -> tuple[bool, tuple[Ref, ...], tuple[Ref, ...]]:
    """Whether a type holds texts of its own, the objects in it, and those in its maps.

    A map's keys are the user's own, and texts under them are not read.
    """
    match wanted:
        case ListOf(item):
            return _kinds(item)
        case Union(members):
            found = [_kinds(member) for member in members]
            nested = tuple(ref for _, refs, _ in found for ref in refs)
            named = tuple(ref for _, _, refs in found for ref in refs)
            return any(texts for texts, _, _ in found), nested, named
        case Ref():
            return False, (wanted,), ()
        case MapOf(item):
            return False, (), _kinds(item)[1]
        case _:
            return wanted == _TEXT, (), ()
