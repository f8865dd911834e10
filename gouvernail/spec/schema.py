"""The JSON Schemas of both kinds, for editors: `python -m gouvernail.spec.schema [--check]`.

What the schema accepts is a little more than what `gouvernail validate` does: it knows no cross-field rule, and in an
AI system it lets every key of a shared block be left out, because the organisation has it.
"""

import json
import sys
from pathlib import Path
from typing import Any, cast

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema
from typing_extensions import override

from gouvernail.spec.fields import keys
from gouvernail.spec.organisation import Organisation
from gouvernail.spec.reference import blocks
from gouvernail.spec.shared import SHARED
from gouvernail.spec.system import AISystem

__all__ = ["main", "schema", "schemas"]

_FOLDER = Path(__file__).parent.parent / "schemas"
_DRAFT = "https://json-schema.org/draft/2020-12/schema"

Json = dict[str, Any]


class _WithoutDefaults(GenerateJsonSchema):
    """Defaults are said in descriptions; as parsed values they could not be written in YAML."""

    @override
    def encode_default(self, dft: object) -> None:
        return None


def schema(kind: type[Organisation] | type[AISystem]) -> Json:
    """The JSON Schema of a kind."""
    raw = kind.model_json_schema(by_alias=True, mode="validation", schema_generator=_WithoutDefaults)
    definitions = cast("dict[str, Json]", raw.pop("$defs"))
    for _, model in blocks():
        _describe(raw if model is kind else definitions.get(model.__name__, {}), model)
    if kind is AISystem:
        _loosen(raw, definitions)
    raw = {"$schema": _DRAFT, **raw, "title": kind.TITLE, "$defs": dict(sorted(definitions.items()))}
    return cast("Json", _tidy(raw))


def _describe(block: Json, model: type[BaseModel]) -> None:
    """Gives back the descriptions that the generator drops where a key has a default block."""
    for key, field in keys(model).items():
        if key in block.get("properties", {}) and field.description:
            block["properties"][key]["description"] = field.description


def _loosen(raw: Json, definitions: dict[str, Json]) -> None:
    """Shared blocks of a system may be partial: nothing in them is required."""
    raw["required"] = [key for key in raw["required"] if key not in SHARED]
    properties = cast("dict[str, Json]", raw["properties"])
    copied: dict[str, str] = {}

    def partial(node: object) -> object:
        if isinstance(node, list):
            return [partial(item) for item in cast("list[object]", node)]
        if not isinstance(node, dict):
            return node
        out = {key: partial(value) for key, value in cast("Json", node).items() if key != "required"}
        target = out.get("$ref")
        if isinstance(target, str):
            name = target.removeprefix("#/$defs/")
            if name not in copied:
                copied[name] = f"Partial{name}"
                definitions[copied[name]] = cast("Json", partial(definitions[name]))
            out["$ref"] = f"#/$defs/{copied[name]}"
        return out

    for key in SHARED:
        if key != "reporting":
            properties[key] = cast("Json", partial(properties[key]))


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


def schemas() -> dict[str, str]:
    """File name -> text of each schema."""
    kinds: dict[str, type[Organisation | AISystem]] = {"organisation": Organisation, "ai-system": AISystem}
    return {
        f"{name}.schema.json": json.dumps(schema(kind), indent=2, ensure_ascii=False) + "\n"
        for name, kind in kinds.items()
    }


def main(arguments: list[str]) -> int:
    """Writes the committed schemas; with `--check` only compares, and answers 1 where they are not current."""
    stale = [name for name, text in schemas().items() if _committed(name) != text]
    if "--check" in arguments:
        for name in stale:
            print(f"gouvernail/schemas/{name} is not current: run python -m gouvernail.spec.schema", file=sys.stderr)
        return 1 if stale else 0
    _FOLDER.mkdir(exist_ok=True)
    for name in stale:
        fresh = _FOLDER / f".{name}.new"
        fresh.write_text(schemas()[name], encoding="utf-8")
        fresh.replace(_FOLDER / name)
    return 0


def _committed(name: str) -> str | None:
    try:
        return (_FOLDER / name).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
