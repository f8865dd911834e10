"""Templates of ids and names: `vpc-{hex17}`, `projects/{project}/topics/{name}`."""

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Final, cast

from gouvernail.graph import UNKNOWN

__all__ = ["fill", "form", "holes", "read"]

_HOLE: Final = re.compile(r"\{(\w+)\}")
_FORMS: Final = Path(__file__).parent / "forms"


def form(package: str, token: str) -> str | None:
    """The template of a type's id, as the documentation of the SDK shows it (made by `python -m tools.forms`)."""
    return _forms(package).get(token)


def holes(template: str) -> list[str]:
    """The names in a template, in their order."""
    return _HOLE.findall(template)


def fill(template: str, value: Callable[[str], object]) -> object:
    """The template with each name's value; UNKNOWN where one is, None where one is missing."""
    found = {name: value(name) for name in holes(template)}
    if any(one is UNKNOWN for one in found.values()):
        return UNKNOWN
    if any(one is None for one in found.values()):
        return None
    return _HOLE.sub(lambda hole: str(found[hole.group(1)]), template)


def read(template: str, text: str) -> dict[str, str]:
    """What stands in the places of a template's names; empty where the text is not of its form."""
    pattern, seen = "", set[str]()
    for literal, name in re.findall(r"([^{]*)(?:\{(\w+)\})?", template):
        pattern += re.escape(literal)
        if name:
            any_text = "/(?:.+/)?" if name == "path" else ".+?"
            pattern += f"(?P={name})" if name in seen else f"(?P<{name}>{any_text})"
            seen.add(name)
    found = re.fullmatch(pattern, text)
    return {name: str(value) for name, value in found.groupdict().items()} if found else {}


@cache
def _forms(package: str) -> Mapping[str, str]:
    return cast("Mapping[str, str]", json.loads((_FORMS / f"{package}.json").read_text(encoding="utf-8")))
