"""Who reads what: rules and readers run once on a graph that notes which values of which resources they look at."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final, TypeAlias, cast

from typing_extensions import override

from gouvernail.graph import Graph, Resource

__all__ = ["EVERY", "Notes", "Read", "hanging_on", "noting"]

Place: TypeAlias = tuple[str | int, ...]

Read: TypeAlias = tuple[str, Place]
"""A resource's URN, and the steps to a value in it."""

EVERY: Final = "*every*"
"""The last step, where somebody asked which names there are."""

Notes: TypeAlias = set[Read]


class _Noting(dict[Any, Any]):
    """A mapping as it is; each look at a value in it, and at which there are, is noted."""

    def __init__(self, entries: dict[Any, Any], urn: str, place: Place, notes: Notes) -> None:
        super().__init__({name: _within(one, urn, (*place, name), notes) for name, one in entries.items()})
        self._urn, self._place, self._notes = urn, place, notes

    def _note(self, name: Any) -> None:  # noqa: ANN401 - as a mapping is asked
        self._notes.add((self._urn, (*self._place, name)))
        _note_scalars(super().get(name), self._urn, (*self._place, name), self._notes)

    def _note_all(self) -> None:
        self._notes.add((self._urn, (*self._place, EVERY)))
        for name in super().__iter__():
            self._note(name)

    @override
    def __getitem__(self, name: Any) -> Any:
        self._note(name)
        return super().__getitem__(name)

    @override
    def get(self, name: Any, default: Any = None) -> Any:
        self._note(name)
        return super().get(name, default)

    @override
    def __contains__(self, name: object) -> bool:
        self._note(name)
        return super().__contains__(name)

    @override
    def __iter__(self) -> Iterator[Any]:
        self._notes.add((self._urn, (*self._place, EVERY)))
        return super().__iter__()

    @override
    def __len__(self) -> int:
        self._notes.add((self._urn, (*self._place, EVERY)))
        return super().__len__()

    @override
    def __eq__(self, other: object) -> bool:
        self._note_below()
        return self is other  # so that no cache takes it for what it is a copy of

    __hash__ = None  # pyright: ignore[reportAssignmentType] - as any mapping

    @override
    def __repr__(self) -> str:
        self._note_below()
        return super().__repr__()

    def _note_below(self) -> None:
        self._note_all()
        for one in super().values():
            _note_below(one)

    @override
    def __or__(self, other: Any) -> Any:
        self._note_all()
        return super().__or__(other)

    @override
    def copy(self) -> Any:
        self._note_all()
        return super().copy()

    @override
    def keys(self) -> Any:
        self._notes.add((self._urn, (*self._place, EVERY)))
        return super().keys()

    @override
    def values(self) -> Any:
        self._note_all()
        return super().values()

    @override
    def items(self) -> Any:
        self._note_all()
        return super().items()


def noting(graph: Graph) -> tuple[Graph, Notes]:
    """The same graph, and a set in which every look at a value will stand."""
    notes: Notes = set()
    return Graph(_noted(one, notes) for one in graph), notes


def hanging_on(urn: str, steps: Sequence[object], *, whole: bool) -> Iterator[Read]:
    """The looks that show a change of the value at the steps: at itself, and at which values there are beside it.

    What stands in a text is shown by a look at the text. Where the `whole` property was replaced, one at that.
    """
    place = _before_text(steps)
    if whole:
        place = place[:1]
    yield urn, place
    yield urn, (*place[:-1], EVERY)


def _before_text(steps: Sequence[object]) -> Place:
    found: list[str | int] = []
    for one in steps:
        if not isinstance(one, str | int):
            break
        found.append(one)
    return tuple(found)


def _noted(resource: Resource, notes: Notes) -> Resource:
    inputs = _Noting(cast("dict[str, object]", resource.inputs), resource.urn, (), notes)
    outputs = _Noting(cast("dict[str, object]", resource.outputs), resource.urn, (), notes)
    return replace(resource, inputs=inputs, outputs=outputs)


def _within(value: object, urn: str, place: Place, notes: Notes) -> object:
    if isinstance(value, dict):
        return _Noting(cast("dict[Any, Any]", value), urn, place, notes)
    if isinstance(value, list):
        listed = cast("list[object]", value)
        return [_within(one, urn, (*place, at), notes) for at, one in enumerate(listed)]
    return value


def _note_scalars(value: object, urn: str, place: Place, notes: Notes) -> None:
    """Whoever has a list sees what stands in it."""
    if isinstance(value, list):
        for at, one in enumerate(cast("list[object]", value)):
            notes.add((urn, (*place, at)))
            _note_scalars(one, urn, (*place, at), notes)


def _note_below(value: object) -> None:
    if isinstance(value, _Noting):
        value._note_below()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - its own class
    elif isinstance(value, list):
        for one in cast("list[object]", value):
            _note_below(one)
