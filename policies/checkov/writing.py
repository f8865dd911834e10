"""One resource's inputs under the names of another tool: what both translations do alike."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Final, cast

from gouvernail.graph import SECRET, UNKNOWN, Resource
from policies.checkov.references import References
from policies.checkov.translated import Gap, Unmapped
from policies.checkov.values import ABSENT, ASSET, is_asset, is_hidden, open_copy

__all__ = ["Shapes", "Writer"]

Shapes = Mapping[str, Mapping[str, tuple[list[str], str]]]
"""Shape -> wire name -> the places of the value (`properties/sku`) and its kind (`tools.checkov_tables.shapes`)."""

_INTERNAL: Final = "__defaults"
_UNREADABLE: Final = frozenset("bijn")
"""Kinds for which a reference does not stand: what checks read is the value itself."""


class Writer(ABC):
    """Writes one resource; `gaps` are what could not be said, `read` the names that checks of its type read."""

    def __init__(self, resource: Resource, shapes: Shapes, read: Sequence[str], references: References) -> None:
        self.resource = resource
        self.references = references
        self.gaps: list[Unmapped] = []
        self._shapes = shapes
        self._read = frozenset(read)
        self._top = ""

    def body(self, shape: str, *leave: str) -> dict[str, object]:
        """The inputs at their places, without those to leave."""
        found: dict[str, object] = {}
        for name, given in self.resource.inputs.items():
            if name not in leave:
                self._top = name
                self._property(found, name, self._asked(name, given), shape)
        return found

    def places(self, name: str, shape: str) -> list[str]:
        """Where a property stands; nowhere where the table does not know it."""
        return self._shapes.get(shape, {}).get(name, ([], ""))[0]

    def gap(self, kind: Gap, message: str, name: str) -> None:
        """Say that something could not be said."""
        gap = Unmapped(self.resource.urn, kind, message, name)
        if gap not in self.gaps:
            self.gaps.append(gap)

    @abstractmethod
    def guess(self, name: str) -> str:
        """Where a property would stand that the table does not know."""

    @abstractmethod
    def nested(self, found: dict[str, object]) -> object:
        """An object as a value of its own."""

    @abstractmethod
    def document(self, given: object) -> object:
        """A document that may also be given as text."""

    @abstractmethod
    def reference(self, address: str, leaf: str) -> str:
        """How a value refers to the resource at the address."""

    def keyed(self, given: Sequence[object]) -> object:
        """A list that is a map from its items there, with nothing behind them."""
        return list(given)

    def text(self, given: str) -> str:
        """A text that is no reference."""
        return given

    def _asked(self, name: str, given: object) -> object:
        """What was asked for; of what was not known then, what the cloud gave back."""
        return self.resource.outputs.get(name, given) if given is UNKNOWN else given

    def _property(self, found: dict[str, object], name: str, given: object, shape: str) -> None:
        if name == _INTERNAL or given is None:
            return
        places, kind = self._shapes.get(shape, {}).get(name, ([], ""))
        if not places:
            self.gap("property", f"the table does not know the property {name!r} of {self.resource.type}", name)
            places, kind = [self.guess(name)], "a"
        value = self._value(kind, given, name, places)
        for place in places if value is not ABSENT else ():
            _put(found, place.split("/"), value)

    def _value(self, kind: str, given: object, leaf: str, places: Sequence[str]) -> object:
        if given is None:
            return ABSENT
        if is_hidden(given):
            return self._hidden(kind, given, leaf, places)
        return ASSET if is_asset(given) else self._shaped(kind, given, leaf, places)

    def _shaped(self, kind: str, given: object, leaf: str, places: Sequence[str]) -> object:  # noqa: PLR0911 - a table
        whole: object = given
        match kind[:1], given:
            case "j", Mapping() | list():
                return self.document(whole)
            case "l", list():
                items = (self._item(kind[1:], one, leaf, places) for one in cast("list[object]", given))
                return [one for one in items if one is not ABSENT]
            case "m", Mapping():
                return self._map(kind[1:], cast("Mapping[str, object]", given), leaf, places)
            case "k", list():
                return self.keyed(cast("list[object]", given))
            case "k", Mapping():
                return self._open(whole)
            case "#", Mapping():
                return self.nested(self._object(kind[1:], cast("Mapping[str, object]", given)))
            case ("a", _) | ("s" | "b" | "i" | "n" | "f" | "j", bool() | int() | float() | str()):
                return self._open(whole)
            case _:
                self.gap("property", f"the value of {leaf!r} has another shape than the table says", leaf)
                return self._open(given)

    def _open(self, given: object) -> object:
        return open_copy(given, text=self.text)

    def _item(self, kind: str, given: object, leaf: str, places: Sequence[str]) -> object:
        if kind[:1] == "#" and not is_asset(given) and isinstance(given, Mapping):
            return self._object(kind[1:], cast("Mapping[str, object]", given))
        return self._value(kind, given, leaf, places)

    def _object(self, shape: str, given: Mapping[str, object]) -> dict[str, object]:
        found: dict[str, object] = {}
        for name, item in given.items():
            self._property(found, name, item, shape)
        return found

    def _map(self, kind: str, given: Mapping[str, object], leaf: str, places: Sequence[str]) -> Mapping[str, object]:
        """The user's own keys are no names of properties: they stay as they are."""
        items = {key: self._item(kind, item, leaf, places) for key, item in given.items() if key != _INTERNAL}
        return {key: item for key, item in items.items() if item is not ABSENT}

    def _hidden(self, kind: str, given: object, leaf: str, places: Sequence[str]) -> object:
        best = self.references.best(self.resource, self._top, leaf) if given is UNKNOWN else None
        names = {place.rpartition("/")[2] for place in places}
        if self._read & names and (best is None or kind[:1] in _UNREADABLE):
            word = "a secret" if given is SECRET else "known only after the update"
            self.gap("value", f"{leaf!r} is {word}, and checks read it", leaf)
        if best and kind.startswith("l"):
            return [self.reference(one, leaf) for one in self.references.all(self.resource, self._top)]
        return self.reference(best, leaf) if best else self._open(given)


def _put(found: dict[str, object], path: Sequence[str], value: object) -> None:
    """Set the value at the path; what lies there already as an object is kept beside it."""
    for step in path[:-1]:
        below = found.setdefault(step, {})
        if not isinstance(below, dict):
            return
        found = cast("dict[str, object]", below)
    there = found.get(path[-1])
    if isinstance(there, dict) and isinstance(value, dict):
        value = {**cast("dict[str, object]", there), **cast("dict[str, object]", value)}
    found[path[-1]] = value
