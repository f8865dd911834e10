"""AWS's schemas of CloudFormation's types, as cfn-lint carries them with its corrections."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias, cast

__all__ = ["Schema", "items", "kind", "properties", "read", "resolved"]

Schema: TypeAlias = Mapping[str, Any]

_RESOURCES: Final = Path("cfnlint/data/schemas/resources")
_START: Final = "#/definitions/"


def read(site: Path) -> dict[str, Schema]:
    """Every schema by the name of its type (`AWS::KMS::Key`)."""
    found = (
        cast("Schema", json.loads(file.read_text(encoding="utf-8"))) for file in (site / _RESOURCES).glob("*.json")
    )
    return {str(one["typeName"]): one for one in found}


def resolved(schema: Schema, whole: Schema) -> Schema:
    """A property's schema with what it refers to; its own words win. A reference to nothing gives what is there."""
    seen = set[str]()
    while (to := str(schema.get("$ref", ""))).startswith(_START) and to not in seen:
        seen.add(to)
        target = whole.get("definitions", {}).get(to.removeprefix(_START), {})
        schema = {**target, **{name: value for name, value in schema.items() if name != "$ref"}}
    return schema


def kind(schema: Schema) -> str:
    """`string number integer boolean array object`; empty where several are taken or none is said."""
    said = schema.get("type")
    if isinstance(said, str):
        return said
    several = {str(one) for one in cast("list[object]", said or [])} - {"null"}
    if several == {"string", "object"}:
        return "document"
    if not several and "properties" in schema:
        return "object"
    return several.pop() if len(several) == 1 else ""


def items(schema: Schema, whole: Schema) -> Schema:
    """What a list holds."""
    return resolved(schema.get("items", {}), whole)


def properties(schema: Schema, whole: Schema) -> Iterator[tuple[str, Schema]]:
    """What an object holds, each resolved."""
    for name, one in sorted(schema.get("properties", {}).items()):
        yield name, resolved(one, whole)
