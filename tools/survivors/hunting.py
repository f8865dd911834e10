"""Each change of each leaf of each resource, and whether anybody notices it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Final, TypeAlias, cast

from gouvernail.graph import Graph, Resource
from gouvernail.sandbox import index
from gouvernail.sandbox.check import check
from tools.survivors.changes import changes
from tools.survivors.judges import Judges
from tools.survivors.leaves import Leaf, leaves, put
from tools.survivors.reads import hanging_on

__all__ = ["MOST", "Found", "Place", "Row", "hunt", "places", "still_unnoticed", "subjects"]

Row: TypeAlias = tuple[str, str]
"""A type, and a property's path in it."""

Place: TypeAlias = tuple[Resource, Leaf]

MOST: Final = 4
"""In so many places a row is changed; what is the same in more of them is seldom noticed in some alone."""


@dataclass(slots=True)
class Found:
    """What came of the changes: how many there were, how many a cloud refuses, and the rows with what survived."""

    changed: int = 0
    noticed: int = 0
    refused: int = 0
    rows: dict[Row, set[str]] = field(default_factory=lambda: defaultdict[Row, set[str]](set))
    by: Counter[str] = field(default_factory=Counter[str])

    def add(self, other: "Found") -> None:
        """Takes what came of other changes in."""
        self.changed += other.changed
        self.noticed += other.noticed
        self.refused += other.refused
        self.by += other.by
        for row, kinds in other.rows.items():
            self.rows[row] |= kinds


def subjects(graphs: Iterable[Graph]) -> tuple[Resource, ...]:
    """Every resource of ours, once: what stands in a cloud, and was not only read there."""
    found = {one.urn: one for graph in graphs for one in graph if one.custom and not one.external}
    return tuple(one for _, one in sorted(found.items()) if not one.type.startswith("pulumi:"))


def places(resources: Iterable[Resource], most: int = MOST) -> Mapping[Row, Sequence[Place]]:
    """Each row with the places where it is changed: all, or so many of them, taken by their names' hash."""
    found: defaultdict[Row, list[Place]] = defaultdict(list)
    for resource in resources:
        for leaf in leaves(resource):
            found[resource.type, leaf.row].append((resource, leaf))
    return {row: sorted(its, key=_hash)[:most] for row, its in found.items()}


def _hash(place: Place) -> str:
    resource, leaf = place
    return sha256(f"{resource.urn} {leaf.steps}".encode()).hexdigest()


def hunt(judges: Sequence[Judges], rows: Iterable[Row], places: Mapping[Row, Sequence[Place]]) -> Found:
    """Changes the leaves of each row, one at a time, until each kind of change has survived in one of them."""
    found = Found()
    for row in rows:
        for resource, leaf in places[row]:
            _try(judges, resource, leaf, found)
    return found


def still_unnoticed(
    judges: Sequence[Judges], known: Mapping[Row, frozenset[str]], places: Mapping[Row, Sequence[Place]]
) -> Iterator[tuple[Row, str]]:
    """The kinds of change of these rows that no rule on resources notices in one place or another.

    Guarantees are not asked, so that all rows can be looked at at once.
    """
    for row, kinds in known.items():
        for kind in kinds:
            for resource, leaf in places.get(row, ()):
                if any(
                    _unnoticed(judges, resource, leaf, value) for one, value in changes(resource, leaf) if one == kind
                ):
                    yield row, kind
                    break


def _unnoticed(judges: Sequence[Judges], resource: Resource, leaf: Leaf, value: object) -> bool:
    changed, whole = _changed(resource, leaf, value)
    shown = [*hanging_on(resource.urn, leaf.steps, whole=whole)]
    around = [one for one in judges if one.graph.get(resource.urn) is not None]
    return not _refused(changed) and not any(one.rule_that_notices(changed, shown) for one in around)


def _try(judges: Sequence[Judges], resource: Resource, leaf: Leaf, found: Found) -> None:
    known = found.rows[resource.type, leaf.row]
    for kind, value in changes(resource, leaf):
        if kind in known:
            continue
        changed, whole = _changed(resource, leaf, value)
        found.changed += 1
        if _refused(changed):
            found.refused += 1
            continue
        around = [one for one in judges if one.graph.get(resource.urn) is not None]
        shown = [*hanging_on(resource.urn, leaf.steps, whole=whole)]
        by = next((name for one in around if (name := one.notice(changed, shown))), None)
        if by is None:
            known.add(kind)
        else:
            found.noticed += 1
            found.by[by] += 1


def _changed(resource: Resource, leaf: Leaf, value: object) -> tuple[Resource, bool]:
    """The resource as an update would leave it, for the cloud gives back what it was asked for.

    Also whether that property was given back in another form before, and is therefore replaced whole.
    """
    inputs = cast("Mapping[str, object]", put(resource.inputs, leaf.steps, value))
    if leaf.top not in resource.outputs:
        return replace(resource, inputs=inputs), False
    try:
        outputs = cast("Mapping[str, object]", put(resource.outputs, leaf.steps, value))
    except (LookupError, ValueError):
        rest = {name: one for name, one in resource.outputs.items() if name != leaf.top}
        outputs = {**rest, leaf.top: inputs[leaf.top]} if leaf.top in inputs else rest
        return replace(resource, inputs=inputs, outputs=outputs), True
    return replace(resource, inputs=inputs, outputs=outputs), False


def _refused(changed: Resource) -> bool:
    known = index.resource(changed.type)
    return known is not None and bool(check(known, changed.inputs))
