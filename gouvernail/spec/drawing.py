"""The JSON Schema of what users write, for editors; and the folder that holds the schemas, kept current."""

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeAlias, cast

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema
from typing_extensions import override

from gouvernail.spec.fields import keys

__all__ = ["FOLDER", "Json", "as_text", "drawn", "kept"]

FOLDER = Path(__file__).parent.parent / "schemas"
"""Where the committed schemas lie."""
_DRAFT = "https://json-schema.org/draft/2020-12/schema"

Json: TypeAlias = dict[str, Any]


class _WithoutDefaults(GenerateJsonSchema):
    """Defaults are said in descriptions; as parsed values they could not be written in YAML."""

    @override
    def encode_default(self, dft: object) -> None:
        return None


def drawn(
    kind: type[BaseModel],
    title: str,
    blocks: Iterable[type[BaseModel]],
    loosened: Callable[[Json, dict[str, Json]], None] | None = None,
) -> Json:
    """The JSON Schema of a kind of file, made of these blocks; `loosened` may change it and its definitions."""
    raw = kind.model_json_schema(by_alias=True, mode="validation", schema_generator=_WithoutDefaults)
    definitions = cast("dict[str, Json]", raw.pop("$defs"))
    for model in blocks:
        _describe(raw if model is kind else definitions.get(model.__name__, {}), model)
    if loosened:
        loosened(raw, definitions)
    raw = {"$schema": _DRAFT, **raw, "title": title, "$defs": dict(sorted(definitions.items()))}
    return cast("Json", _tidy(raw))


def _describe(block: Json, model: type[BaseModel]) -> None:
    """Gives back the descriptions that the generator drops where a key has a default block."""
    for key, field in keys(model).items():
        if key in block.get("properties", {}) and field.description:
            block["properties"][key]["description"] = field.description


def _tidy(node: object) -> object:
    """Without pydantic's own titles and defaults, which editors would show instead of the descriptions."""
    if isinstance(node, list):
        return [_tidy(item) for item in cast("list[object]", node)]
    if not isinstance(node, dict):
        return node
    out: Json = {}
    whole = cast("Json", node)
    if "patternProperties" in whole:
        (pattern, inner), *_ = whole["patternProperties"].items()
        names = {**whole.get("propertyNames", {}), "pattern": pattern}
        whole = {key: value for key, value in whole.items() if key != "patternProperties"}
        whole |= {"propertyNames": names, "additionalProperties": inner}
    for key, value in whole.items():
        if key == "properties":
            out[key] = {name: _tidy(inner) for name, inner in cast("Json", value).items()}
        elif key == "default" or (key == "title" and "$schema" not in node):
            continue
        elif key == "description" and isinstance(value, str):
            out[key] = " ".join(value.split())
        else:
            out[key] = _tidy(value)
    return out


def as_text(schema: Json) -> str:
    """As it is committed."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def kept(schemas: Mapping[str, str], folder: Path, arguments: list[str], command: str) -> int:
    """Writes schemas (file name -> text) into a folder; with `--check` only compares, and answers 1 where one is stale.

    `command` is how what makes them is called.
    """
    stale = [name for name, text in schemas.items() if _committed(folder / name) != text]
    if "--check" in arguments:
        for name in stale:
            print(f"gouvernail/schemas/{name} is not current: run {command}", file=sys.stderr)
        return 1 if stale else 0
    folder.mkdir(exist_ok=True)
    for name in stale:
        fresh = folder / f".{name}.new"
        fresh.write_text(schemas[name], encoding="utf-8")
        fresh.replace(folder / name)
    return 0


def _committed(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
