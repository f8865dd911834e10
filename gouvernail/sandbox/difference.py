"""What changed between the inputs of a resource, place by place, as a preview shows it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, cast

from gouvernail.graph import UNKNOWN
from gouvernail.sandbox.words import join, kind_of

__all__ = ["Change", "Kind", "between", "replacing"]

Kind: TypeAlias = Literal["add", "delete", "update"]


@dataclass(frozen=True, slots=True)
class Change:
    """One place that changed: `tags.owner`, `rules[1].port`.

    `steps` lead there, by names and positions; `value` is the one that came, or the one before where none came or
    none is known yet.
    """

    path: str
    kind: Kind
    steps: tuple[str | int, ...] = field(default=(), compare=False)
    value: object = field(default=None, compare=False)


def between(old: Mapping[str, object], new: Mapping[str, object], ignored: Collection[str] = ()) -> list[Change]:
    """Every place that differs, in the order of paths; `null` is the same as absent, unknown differs from all.

    `ignored` are paths whose changes are left out, with all below them.
    """
    return [one for one in _objects(old, new, "", ()) if not any(_covers(path, one.path) for path in ignored)]


def replacing(changes: Collection[Change], replaced: Collection[str]) -> list[Change]:
    """The changes at, above or below one of the paths whose change replaces."""
    return [one for one in changes if any(_covers(path, one.path) or _covers(one.path, path) for path in replaced)]


def _covers(path: str, place: str) -> bool:
    return place == path or place.startswith((f"{path}.", f"{path}["))


def _objects(
    old: Mapping[str, object], new: Mapping[str, object], path: str, steps: tuple[str | int, ...]
) -> Iterator[Change]:
    for name in sorted({*old, *new}):
        yield from _values(old.get(name), new.get(name), join(path, name), (*steps, name))


def _values(old: object, new: object, path: str, steps: tuple[str | int, ...]) -> Iterator[Change]:
    if old is None and new is None:
        return
    if old is None or new is None:
        yield Change(path, "add" if old is None else "delete", steps, new if old is None else old)
    elif old is UNKNOWN or new is UNKNOWN:
        yield Change(path, "update", steps, old if new is UNKNOWN else new)
    elif kind_of(old) == kind_of(new) == "object":
        yield from _objects(cast("Mapping[str, object]", old), cast("Mapping[str, object]", new), path, steps)
    elif kind_of(old) == kind_of(new) == "list":
        before, after = cast("list[object]", old), cast("list[object]", new)
        for n in range(max(len(before), len(after))):
            yield from _values(
                before[n] if n < len(before) else None,
                after[n] if n < len(after) else None,
                f"{path}[{n}]",
                (*steps, n),
            )
    elif kind_of(old) != kind_of(new) or old != new:
        yield Change(path, "update", steps, new)
