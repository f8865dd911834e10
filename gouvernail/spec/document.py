"""Reads a YAML file into a tree with places. Nothing is constructed: no tags, anchors, aliases or merge keys."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path as File

import yaml

from gouvernail.errors import GouvernailError, Problem
from gouvernail.spec.places import Entry, Leaf, List, Map, Node, Place
from gouvernail.spec.scalars import scalar

__all__ = ["read"]

_LARGEST = 1 << 20  # bytes; the worked files have some 10 thousand
_DEEPEST = 40
_NODES = 50_000
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(file: File, begins: str = "`apiVersion: gouvernail/v1` and a `kind`") -> Map:
    """The file as a tree; GouvernailError with every mistake found in its YAML. Files are named as they were given.

    `begins` says to whom it is empty what was expected in it.
    """
    return _Builder(str(file), begins).build(_text(file))


def _text(file: File) -> str:
    name = str(file)
    try:
        if file.is_dir():
            raise GouvernailError(Problem("is a folder", name, expected="a YAML file"))
        if file.exists() and not file.is_file():
            raise GouvernailError(Problem("is not a regular file", name, expected="a YAML file"))
        with file.open("rb") as handle:
            raw = handle.read(_LARGEST + 1)
    except FileNotFoundError:
        raise GouvernailError(Problem("there is no such file", name)) from None
    except (OSError, ValueError) as error:
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else "its name is not valid"
        raise GouvernailError(Problem(f"cannot be read: {reason}", name)) from None
    if len(raw) > _LARGEST:
        raise GouvernailError(Problem("is larger than 1 MiB", name, expected="a spec of some hundred lines"))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        raise GouvernailError(
            Problem(f"byte 0x{raw[error.start]:02x} is not UTF-8", name, line, column, mend="save the file as UTF-8")
        ) from None


@dataclass(slots=True)
class _Open:
    """A map or list whose end has not come yet."""

    place: Place
    is_map: bool
    entries: dict[str, Entry] = field(default_factory=dict[str, Entry])
    items: list[Node] = field(default_factory=list[Node])
    key: tuple[str, Place] | None = None

    def closed(self) -> Node:
        return Map(self.entries, self.place) if self.is_map else List(tuple(self.items), self.place)


class _Builder:
    """Turns the parser's events into a tree, and collects what is wrong on the way."""

    def __init__(self, name: str, begins: str) -> None:
        self.name = name
        self.begins = begins
        self.problems: list[Problem] = []
        self.open: list[_Open] = []
        self.root: Node | None = None
        self.lines: list[str] = []
        self.documents = 0
        self.nodes = 0

    def build(self, text: str) -> Map:
        self.lines = text.split("\n")
        control = next((index for index, char in enumerate(text) if ord(char) < 32 and char not in "\t\n\r"), None)
        if control is not None:
            place = Place(self.name, text.count("\n", 0, control) + 1, control - text.rfind("\n", 0, control))
            self.stop(place, f"control character 0x{ord(text[control]):02x} stands here", "text")
        try:
            for event in _events(text):
                self.take(event)
        except yaml.YAMLError as error:
            self.problems.append(self.syntax(error))
        if self.problems:
            raise GouvernailError(self.problems)
        if self.root is None:
            raise GouvernailError(Problem("is empty", self.name, 1, 1, expected=self.begins))
        if not isinstance(self.root, Map):
            place = self.root.place
            raise GouvernailError(
                Problem("is not a set of keys", place.file, place.line, place.column, expected="`key: value` lines")
            )
        return self.root

    def take(self, event: yaml.Event) -> None:
        match event:
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents == 2:
                    self.stop(self.place(event), "a second document begins", "one document a file")
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self.begin(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self.value(self.open.pop().closed())
            case yaml.ScalarEvent():
                self.scalar(event)
            case yaml.AliasEvent():
                place = self.place(event)
                self.wrong(place, f"an alias (*{event.anchor}) is not allowed here", mend="write the value itself")
                self.value(Leaf(None, place))
            case _:
                pass

    def begin(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        place = self.place(event)
        self.decorations(event, place)
        if len(self.open) >= _DEEPEST:
            self.stop(place, f"is nested more than {_DEEPEST} levels deep")
        is_map = isinstance(event, yaml.MappingStartEvent)
        if self.open and self.open[-1].is_map and self.open[-1].key is None:
            self.stop(place, f"a {'map' if is_map else 'list'} stands as a key", "a plain word as a key")
        self.open.append(_Open(place, is_map))

    def scalar(self, event: yaml.ScalarEvent) -> None:
        place = self.place(event)
        self.decorations(event, place)
        top = self.open[-1] if self.open else None
        if top and top.is_map and top.key is None:
            self.key(top, event, place)
            return
        value: str | int | float | bool | None = event.value
        if not event.style:
            try:
                value = scalar(event.value)
            except ValueError as error:
                self.wrong(place, str(error), expected="a number of ordinary size, or text in quotes")
        self.value(Leaf(value, place))

    def key(self, top: _Open, event: yaml.ScalarEvent, place: Place) -> None:
        name: str = event.value
        if name == "<<" and not event.style:
            self.wrong(place, "a merge key (<<) is not allowed here", mend="write the keys themselves")
        elif name in top.entries:
            first = top.entries[name].key
            self.wrong(
                place, f"the key {_short(name)!r} stands here twice, first on line {first.line}", mend="keep one"
            )
        top.key = (name, place)

    def value(self, node: Node) -> None:
        self.nodes += 1
        if self.nodes > _NODES:
            self.stop(node.place, f"has more than {_NODES} values")
        if not self.open:
            self.root = node
            return
        top = self.open[-1]
        if not top.is_map:
            top.items.append(node)
        elif top.key is not None:
            name, place = top.key
            top.entries.setdefault(name, Entry(place, node))
            top.key = None

    def decorations(self, event: yaml.NodeEvent, place: Place) -> None:
        if event.anchor is not None:
            self.wrong(
                place, f"an anchor (&{event.anchor}) is not allowed here", mend="write the value where it is needed"
            )
        tag = getattr(event, "tag", None)
        if tag is not None:
            self.wrong(place, f"a tag ({tag}) is not allowed here", mend="leave the tag out")

    def place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        return Place(self.name, mark.line + 1, mark.column + 1) if mark else Place(self.name, 1, 1)

    def wrong(self, place: Place, message: str, expected: str | None = None, mend: str | None = None) -> None:
        self.problems.append(Problem(message, place.file, place.line, place.column, expected=expected, mend=mend))

    def stop(self, place: Place, message: str, expected: str | None = None) -> None:
        """Nothing after this can be read sensibly."""
        self.wrong(place, message, expected)
        raise GouvernailError(self.problems)

    def syntax(self, error: yaml.YAMLError) -> Problem:
        mark: yaml.Mark | None = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        said = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be read as YAML")
        context = getattr(error, "context", None)
        written = self.lines[mark.line] if mark and mark.line < len(self.lines) else ""
        if "\t" in written[: len(written) - len(written.lstrip())]:
            return Problem("a tab stands where YAML wants spaces", self.name, line, column, mend="indent with spaces")
        message = f"is not YAML: {said}" + (f" ({context})" if context else "")
        return Problem(
            message, self.name, line, column, mend="look at the indentation and quotes of this line and the one before"
        )


def _events(text: str) -> Iterator[yaml.Event]:
    return yaml.parse(text, Loader=_LOADER)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
