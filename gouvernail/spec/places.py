"""Where something stands in a file, and the tree that a YAML file becomes: plain values that remember their place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

__all__ = [
    "Entry",
    "Leaf",
    "List",
    "Map",
    "Node",
    "Path",
    "Place",
    "dotted",
    "find",
    "plain",
    "prune",
    "rename",
    "under",
]

Path: TypeAlias = tuple[str | int, ...]
Scalar: TypeAlias = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a file; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value without parts."""

    value: Scalar
    place: Place


@dataclass(frozen=True, slots=True)
class List:
    """Values in their order."""

    items: tuple["Node", ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Entry:
    """A value under a key, and where the key stands."""

    key: Place
    node: "Node"


@dataclass(frozen=True, slots=True)
class Map:
    """Values under keys."""

    entries: Mapping[str, Entry]
    place: Place


Node: TypeAlias = Leaf | List | Map


def dotted(path: Path) -> str:
    """The path as people write it: `risks[0].owner`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def under(path: Path, prefix: Path) -> bool:
    """Whether `path` is `prefix` or lies inside it."""
    return path[: len(prefix)] == prefix


def plain(node: Node) -> object:
    """The values alone: dict, list, str, int, float, bool, None."""
    match node:
        case Leaf(value):
            return value
        case List(items):
            return [plain(item) for item in items]
        case Map(entries):
            return {key: plain(entry.node) for key, entry in entries.items()}


def find(node: Node, path: Path) -> tuple[Place, Node | None]:
    """The place of `path` (of its key, where it has one) and what stands there.

    Where the path does not exist, the place is that of the innermost part that does, and the node is None.
    """
    place = node.place
    for part in path:
        if isinstance(node, Map) and isinstance(part, str) and part in node.entries:
            place, node = node.entries[part].key, node.entries[part].node
        elif isinstance(node, List) and isinstance(part, int) and part < len(node.items):
            node = node.items[part]
            place = node.place
        else:
            return place, None
    return place, node


def _edited(node: Node, path: Path, edit: "Edit") -> Node:
    head, rest = path[0], path[1:]
    if isinstance(node, Map) and isinstance(head, str) and head in node.entries:
        if not rest:
            return replace(node, entries=dict(edit(node.entries, head)))
        entry = node.entries[head]
        inner = replace(entry, node=_edited(entry.node, rest, edit))
        return replace(node, entries={**node.entries, head: inner})
    if isinstance(node, List) and isinstance(head, int) and head < len(node.items):
        before, after = node.items[:head], node.items[head + 1 :]
        kept = () if not rest else (_edited(node.items[head], rest, edit),)
        return replace(node, items=(*before, *kept, *after))
    return node


class Edit:
    """What happens to one key of a map: it goes, or it gets another name."""

    def __init__(self, name: str | None = None) -> None:
        self.name = name

    def __call__(self, entries: Mapping[str, Entry], key: str) -> Iterator[tuple[str, Entry]]:
        for name, entry in entries.items():
            if name != key:
                yield name, entry
            elif self.name is not None:
                yield self.name, entry


def prune(node: Node, path: Path) -> Node:
    """The tree without what stands at `path`, which is not empty."""
    return _edited(node, path, Edit())


def rename(node: Node, path: Path, name: str) -> Node:
    """The tree with the last key of `path` called `name`."""
    return _edited(node, path, Edit(name))
