"""The JSON Schemas of both kinds, for editors: `python -m gouvernail.spec.schema [--check]`.

What the schema accepts is a little more than what `gouvernail validate` does: it knows no cross-field rule, and in an
AI system it lets every key of a shared block be left out, because the organisation has it.
"""

import sys
from typing import cast

from gouvernail.spec.drawing import FOLDER, Json, as_text, drawn, kept
from gouvernail.spec.organisation import Organisation
from gouvernail.spec.reference import blocks
from gouvernail.spec.shared import SHARED
from gouvernail.spec.system import AISystem

__all__ = ["main", "schema", "schemas"]

_FOLDER = FOLDER


def schema(kind: type[Organisation] | type[AISystem]) -> Json:
    """The JSON Schema of a kind."""
    return drawn(kind, kind.TITLE, (model for _, model in blocks()), _loosen if kind is AISystem else None)


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


def schemas() -> dict[str, str]:
    """File name -> text of each schema."""
    kinds: dict[str, type[Organisation | AISystem]] = {"organisation": Organisation, "ai-system": AISystem}
    return {f"{name}.schema.json": as_text(schema(kind)) for name, kind in kinds.items()}


def main(arguments: list[str]) -> int:
    """Writes the committed schemas; with `--check` only compares, and answers 1 where they are not current."""
    return kept(schemas(), _FOLDER, arguments, "python -m gouvernail.spec.schema")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
