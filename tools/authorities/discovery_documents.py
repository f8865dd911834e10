"""Google's discovery documents, as its API client carries them: which calls make which schema."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias, cast

__all__ = ["Collection", "Document", "Schema", "api", "collections", "kind", "resolved"]

Schema: TypeAlias = Mapping[str, Any]
Document: TypeAlias = Mapping[str, Any]

_HOME: Final = Path("googleapiclient/discovery_cache/documents")
_STABLE: Final = re.compile(r"v(\d+)(p\d+)?")
_CREATING: Final = ("insert", "create")


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection of a service: the schema that its call for making takes, and the names of all of its calls.

    `whole` is whether that schema can be sent again to change it (`patch` or `update`), `only` what the call says that
    it changes alone.
    """

    schema: str
    calls: frozenset[str]
    whole: bool
    only: str


@cache
def api(site: Path, name: str, version: str = "") -> Document | None:
    """The newest stable version of a service's document, or the one asked for; None where there is none."""
    found: list[tuple[int, Path]] = []
    for file in (site / _HOME).glob(f"{name}.*.json"):
        written = file.name.removeprefix(f"{name}.").removesuffix(".json")
        stable = _STABLE.fullmatch(written)
        if (version and written == version) or (not version and stable):
            found.append((int(stable.group(1)) if stable else 0, file))
    return cast("Document", json.loads(max(found)[1].read_text(encoding="utf-8"))) if found else None


def collections(document: Document) -> list[Collection]:
    """Every collection with a call that makes something."""
    return list(_collections(document))


def _collections(node: Mapping[str, Any]) -> Iterator[Collection]:
    for child in node.get("resources", {}).values():
        yield from _collections(child)
    calls: Mapping[str, Any] = node.get("methods", {})
    making = next((calls[name] for name in _CREATING if name in calls), None)
    if making and "request" in making:
        schema = str(making["request"]["$ref"])
        changing = [calls[name] for name in ("patch", "update") if name in calls]
        same = [one for one in changing if one.get("request", {}).get("$ref") == schema]
        words = " ".join(str(one.get("description", "")) for one in changing)
        only = re.search(r"\bonly (.*?) can be (?:modified|updated|changed)", words, re.IGNORECASE)
        yield Collection(schema, frozenset(calls), bool(same), only.group(1) if only else "")


def resolved(schema: Schema, document: Document) -> Schema:
    """A property's schema with the one that it refers to; its own words win."""
    to = schema.get("$ref")
    if not to:
        return schema
    target: Schema = document.get("schemas", {}).get(to, {})
    return {**target, **{name: value for name, value in schema.items() if name != "$ref"}}


def kind(schema: Schema) -> str:
    """`string number integer boolean array object map`; what is written as text but counts is a number."""
    said = str(schema.get("type", ""))
    if said == "object" and "additionalProperties" in schema:
        return "map"
    if said == "string" and str(schema.get("format", "")) in {"int64", "uint64"}:
        return "integer"
    return said
