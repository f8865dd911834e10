"""The reference of every key, as Markdown in the guide: `python -m gouvernail.spec.reference [--check]`."""

import sys
import types
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from gouvernail.spec.fields import bare, keys
from gouvernail.spec.organisation import Organisation
from gouvernail.spec.shared import Shared
from gouvernail.spec.system import AISystem

__all__ = ["blocks", "main", "reference"]

_GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "spec.md"
_BEGIN, _END = "<!-- begin: generated from the models -->", "<!-- end -->"
_WORDS = {
    "str": "text",
    "int": "whole number",
    "float": "number",
    "bool": "true or false",
    "IPv4Network": "address range",
    "OffHours": "off hours",
}


def blocks() -> list[tuple[str, type[BaseModel]]]:
    """Every block with the first path at which it stands; what both kinds share comes once."""
    found: dict[type[BaseModel], str] = {}

    def visit(model: type[BaseModel], path: str) -> None:
        if model in found:
            return
        found[model] = path
        for key, field in keys(model).items():
            for inner, suffix in _inside(field.annotation):
                visit(inner, f"{path}.{key}{suffix}" if path else f"{key}{suffix}")

    shared = set(Shared.model_fields)
    visit(Organisation, "")
    for name, field in AISystem.model_fields.items():
        if name not in shared:
            for inner, suffix in _inside(field.annotation):
                visit(inner, f"{field.alias or name}{suffix}")
    found[AISystem] = ""
    return [(path, model) for model, path in found.items()]


def _inside(annotation: Any) -> Iterator[tuple[type[BaseModel], str]]:  # noqa: ANN401
    here = bare(annotation)
    if isinstance(here, type) and issubclass(here, BaseModel):
        yield here, ""
    elif get_origin(here) in (Mapping, dict):
        for model, suffix in _inside(get_args(here)[1]):
            yield model, f".<name>{suffix}"
    elif get_origin(here) is tuple:
        for model, suffix in _inside(get_args(here)[0]):
            yield model, f"[]{suffix}"


def _kind(annotation: Any) -> str:  # noqa: ANN401
    here: Any = bare(annotation)
    origin = get_origin(here)
    if origin is Literal:
        return " \\| ".join(f"`{str(word).lower() if isinstance(word, bool) else word}`" for word in get_args(here))
    if origin in (Mapping, dict):
        return f"name → {_kind(get_args(here)[1])}"
    if origin is tuple:
        return f"list of {_kind(get_args(here)[0])}"
    if origin in (Union, types.UnionType):
        return " or ".join(_kind(part) for part in get_args(here) if part is not type(None))
    if isinstance(here, type) and issubclass(here, BaseModel):
        return "block"
    name = here.__name__ if isinstance(here, type) else str(here)
    return _WORDS.get(name, name.lower())


def _row(key: str, field: FieldInfo) -> str:
    words = " ".join((field.description or "").split())
    needed = "needed" if field.is_required() else ""
    return f"| `{key}` | {_kind(field.annotation)} | {needed} | {words} |"


def reference() -> str:
    """The tables, in the order in which blocks stand in the files."""
    ordered = blocks()
    ordered.sort(key=lambda one: one[1] not in (Organisation, AISystem))
    parts: list[str] = []
    for path, model in ordered:
        title = f"`kind: {model.__name__}`" if model in (Organisation, AISystem) else f"`{path}`"
        rows = [
            _row(key, field)
            for key, field in keys(model).items()
            if not (model is AISystem and key in keys(Organisation) and key in keys(Shared))
        ]
        head = f"### {title}\n\n{' '.join((model.__doc__ or '').split())}\n"
        parts.append(f"{head}\n| key | value | | what it means |\n|---|---|---|---|\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def main(arguments: list[str]) -> int:
    """Writes the reference into the guide; with `--check` only compares, and answers 1 where it is not current."""
    text = _GUIDE.read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN)
    fresh = f"{before}{_BEGIN}\n{reference()}\n{_END}{rest.partition(_END)[2]}"
    if fresh == text:
        return 0
    if "--check" in arguments:
        print("docs/guides/spec.md is not current: run python -m gouvernail.spec.reference", file=sys.stderr)
        return 1
    new = _GUIDE.with_name(".spec.md.new")
    new.write_text(fresh, encoding="utf-8")
    new.replace(_GUIDE)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
