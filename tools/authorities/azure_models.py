"""The models of the azure-mgmt packages, read from their sources without importing them.

There are two generations. One names each property with `rest_field(name="armName", visibility=[...])`, where the
visibility says in which calls a property is taken; the other has an `_attribute_map` of keys (`properties.armName`)
and a `_validation` of limits, and says nothing of calls.
"""

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Literal, TypeAlias, cast

from tools.authorities.entry import Limits

__all__ = ["Field", "Model", "Models", "limits", "names_of_models"]

Container: TypeAlias = Literal["", "list", "map"]

_LIMITS: Final = ("pattern", "minimum", "maximum", "min_length", "max_length", "min_items", "max_items")
_SCALARS: Final = {"str", "int", "bool", "float", "object", "iso-8601", "duration", "rfc-1123", "bytearray", "date"}
_DESCRIBED: Final = re.compile(r"^ *:ivar (\w+): *(.*?)(?=^ *:|\Z)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Field:
    """A property of a model: `attribute` is Python's name, `wire` ARM's, with what it lies in before it.

    `models` are the models that its value may be (of each item where it is a list or map). `visibility` is None
    where the package does not say; of an old package's property only what is read-only is known.
    """

    attribute: str
    wire: tuple[str, ...]
    models: tuple[str, ...]
    container: Container
    read_only: bool
    visibility: frozenset[str] | None
    limits: Limits
    text: str


@dataclass(frozen=True, slots=True)
class Model:
    """A model with its own and inherited fields; `flattened` are attributes it shows of what lies in one of them."""

    name: str
    fields: Mapping[str, Field]
    flattened: frozenset[str]


class Models:
    """The models of one folder, each read when first asked for."""

    def __init__(self, folder: Path) -> None:
        """`folder` is a `models` folder."""
        files = [folder / "_models_py3.py", folder / "_models.py"]
        self._source = next((file for file in files if file.exists()), None)
        self._known: dict[str, Model] = {}

    @cached_property
    def _classes(self) -> Mapping[str, ast.ClassDef]:
        if self._source is None:
            return {}
        tree = ast.parse(self._source.read_text(encoding="utf-8"))
        return {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}

    def get(self, name: str) -> Model | None:
        """The model of a name, None if there is none."""
        if name not in self._known and name in self._classes:
            self._known[name] = self._read(self._classes[name])
        return self._known.get(name)

    def _read(self, node: ast.ClassDef) -> Model:
        fields: dict[str, Field] = {}
        for base in _bases(node):
            above = self.get(base)
            fields.update(above.fields if above else {})
        own = _assigned(node)
        texts = _texts(node)
        fields.update(_new(node, texts) if "_attribute_map" not in own else _old(own, texts))
        flattened = own.get(f"_{node.name.lstrip('_')}__flattened_items") or own.get("__flattened_items")
        merged = frozenset(cast("list[str]", ast.literal_eval(flattened))) if flattened else frozenset[str]()
        return Model(node.name, fields, merged)


def names_of_models(annotation: ast.expr) -> tuple[str, ...]:
    """The models that an annotation speaks of: `_models.Sku`, also in quotes."""
    found: list[str] = []
    for node in ast.walk(annotation):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.match(r"[\w \[]*\w\.", node.value):
            found += names_of_models(ast.parse(node.value, mode="eval").body)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id.endswith("_models"):
            found.append(node.attr)
    return tuple(dict.fromkeys(found))


def limits(given: Mapping[str, object]) -> Limits:
    """What of a validation limits a value."""
    told = {name: given[name] for name in _LIMITS if given.get(name) is not None}
    return cast("Limits", told)


def _bases(node: ast.ClassDef) -> tuple[str, ...]:
    return tuple(base.id for base in node.bases if isinstance(base, ast.Name))


def _assigned(node: ast.ClassDef) -> dict[str, ast.expr]:
    return {
        one.targets[0].id: one.value
        for one in node.body
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)
    }


def _texts(node: ast.ClassDef) -> dict[str, str]:
    described = _DESCRIBED.findall(ast.get_docstring(node) or "")
    return {name: " ".join(text.split()) for name, text in described}


def _new(node: ast.ClassDef, texts: Mapping[str, str]) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for one in node.body:
        if not (
            isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name) and isinstance(one.value, ast.Call)
        ):
            continue
        called = {word.arg: word.value for word in one.value.keywords}
        if not ast.unparse(one.value.func).startswith("rest_"):
            continue
        attribute = one.target.id
        visibility = (
            frozenset(cast("list[str]", ast.literal_eval(called["visibility"]))) if "visibility" in called else None
        )
        found[attribute] = Field(
            attribute=attribute,
            wire=(str(ast.literal_eval(called["name"])) if "name" in called else attribute,),
            models=names_of_models(one.annotation),
            container=_container(ast.unparse(one.annotation)),
            read_only=visibility is not None and visibility <= {"read"},
            visibility=visibility,
            limits={},
            text=texts.get(attribute, ""),
        )
    return found


def _container(annotation: str) -> Container:
    bare = re.sub(r"\b(Optional|Union)\[", "", annotation).strip("'\"")
    return "list" if bare.lower().startswith("list[") else "map" if bare.lower().startswith("dict[") else ""


def _old(own: Mapping[str, ast.expr], texts: Mapping[str, str]) -> dict[str, Field]:
    keys = cast("dict[str, dict[str, str]]", ast.literal_eval(own["_attribute_map"]))
    rules = cast("dict[str, dict[str, object]]", ast.literal_eval(own["_validation"])) if "_validation" in own else {}
    return {
        attribute: Field(
            attribute=attribute,
            wire=tuple(part.replace("\\.", ".") for part in re.split(r"(?<!\\)\.", told["key"])),
            models=tuple({told["type"].strip("[]{}")} - _SCALARS),
            container="list" if told["type"].startswith("[") else "map" if told["type"].startswith("{") else "",
            read_only=bool(rules.get(attribute, {}).get("readonly")),
            visibility=None,
            limits=limits(rules.get(attribute, {})),
            text=texts.get(attribute, ""),
        )
        for attribute, told in keys.items()
    }
