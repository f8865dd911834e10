"""The keys of models as Markdown tables, and a page that holds them, kept current."""

import sys
import types
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from gouvernail.spec.fields import bare, keys

__all__ = ["inside", "kept", "table", "within"]

_BEGIN, _END = "<!-- begin: generated from the models -->", "<!-- end -->"
_WORDS = {
    "str": "text",
    "int": "whole number",
    "float": "number",
    "bool": "true or false",
    "IPv4Network": "address range",
    "OffHours": "off hours",
    "SecretName": "`{secret: name}`",
    "MinSample": "whole number or `{perGroup: whole number}`",
    "NoneType": "not yet",
}


def within(
    model: type[BaseModel], path: str = "", found: dict[type[BaseModel], str] | None = None
) -> dict[type[BaseModel], str]:
    """Every block of a model, itself first, with the first path at which it stands; added to those that are `found`."""
    seen = {} if found is None else found
    if model not in seen:
        seen[model] = path
        for key, field in keys(model).items():
            for inner, suffix in inside(field.annotation):
                within(inner, f"{path}.{key}{suffix}" if path else f"{key}{suffix}", seen)
    return seen


def inside(annotation: Any) -> Iterator[tuple[type[BaseModel], str]]:  # noqa: ANN401
    """The blocks that may stand under an annotation, each with what follows the key in its path."""
    here = bare(annotation)
    if isinstance(here, type) and issubclass(here, BaseModel):
        yield here, ""
    elif get_origin(here) in (Mapping, dict):
        for model, suffix in inside(get_args(here)[1]):
            yield model, f".<name>{suffix}"
    elif get_origin(here) is tuple:
        for model, suffix in inside(get_args(here)[0]):
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


def table(title: str, model: type[BaseModel], left_out: Iterable[str] = ()) -> str:
    """A heading, what the model says of itself, and a row a key."""
    rows = [_row(key, field) for key, field in keys(model).items() if key not in left_out]
    head = f"### {title}\n\n{' '.join((model.__doc__ or '').split())}\n"
    return f"{head}\n| key | value | | what it means |\n|---|---|---|---|\n" + "\n".join(rows) + "\n"


def kept(page: Path, name: str, text: str, arguments: list[str], command: str) -> int:
    """Writes the text between the marks of a page; with `--check` only compares, and answers 1 where it is not current.

    `name` and `command` are how the page and what makes it are called.
    """
    written = page.read_text(encoding="utf-8")
    before, _, rest = written.partition(_BEGIN)
    fresh = f"{before}{_BEGIN}\n{text}\n{_END}{rest.partition(_END)[2]}"
    if fresh == written:
        return 0
    if "--check" in arguments:
        print(f"{name} is not current: run {command}", file=sys.stderr)
        return 1
    new = page.with_name(f".{page.name}.new")
    new.write_text(fresh, encoding="utf-8")
    new.replace(page)
    return 0
