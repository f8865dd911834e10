"""The "Import" section of each resource class: the ids that its documentation shows, and what it calls them."""

import importlib.util
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["Section", "sections"]

_START, _END = "## Import", ":param str resource_name"
_COMMAND: Final = re.compile(r"^\s*\$ pulumi import (\S+) \S+ (.+?)\s*$", re.MULTILINE)
_WORDS: Final = re.compile(r"using ([^.]*?)(?:\. For example|\.|:)\s")


@dataclass(frozen=True, slots=True)
class Section:
    """A type, the ids of its examples in their order, and the words after "using" ("the `name`")."""

    token: str
    ids: tuple[str, ...]
    words: str


def sections(distribution: str) -> Iterator[Section]:
    """Every type of an installed SDK whose documentation shows an id. ModuleNotFoundError where it is missing."""
    spec = importlib.util.find_spec(distribution)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(distribution)
    for file in sorted(Path(spec.origin).parent.rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        start = text.find(_START)
        if start < 0:
            continue
        section = text[start : text.find(_END, start)]
        found: dict[str, list[str]] = {}
        for token, id_ in _COMMAND.findall(section):
            found.setdefault(token, []).append(id_.strip("\"'`"))
        words = _WORDS.search(section)
        for token, ids in found.items():
            yield Section(token, tuple(ids), words.group(1) if words else "")
