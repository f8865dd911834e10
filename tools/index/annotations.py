"""Annotations of the SDKs' Python sources, written as the index's own short type notation.

`string boolean integer number any asset`, `list<T>`, `map<T>`, `A|B`, `#Name` for an object type, `@Name` for an
enumeration. A name of another module carries it: `#iam/Name`; the package's root is the empty module: `@/Region`.
"""

import ast
from dataclasses import dataclass

__all__ = ["Names", "UnknownShapeError", "notation"]

SCALARS = {
    "_builtins.str": "string",
    "str": "string",
    "_builtins.bool": "boolean",
    "bool": "boolean",
    "_builtins.int": "integer",
    "int": "integer",
    "_builtins.float": "number",
    "float": "number",
    "Any": "any",
    "pulumi.Asset": "asset",
    "pulumi.Archive": "asset",
}
TRANSPARENT = ("pulumi.Input", "pulumi.Output", "Optional", "NotRequired")


class UnknownShapeError(Exception):
    """The SDK's source says something that the generator does not know; it stops rather than guess."""


@dataclass(frozen=True, slots=True)
class Names:
    """What the names in one module's annotations stand for."""

    module: str  # the folder's path in the package, "" for its root
    inputs: frozenset[str]
    outputs: frozenset[str]
    enumerations: frozenset[str]


def notation(annotation: ast.expr, module: str, packages: dict[str, Names]) -> str:
    """One annotation in the index's notation; UnknownShapeError for anything not met before."""
    parts = _parts(annotation, module, packages)
    if not parts:
        raise UnknownShapeError(f"nothing is left of the annotation {ast.unparse(annotation)}")
    return "any" if "any" in parts else "|".join(parts)


def _parts(node: ast.expr, module: str, packages: dict[str, Names]) -> list[str]:
    if isinstance(node, ast.Subscript):
        return _generic(node, module, packages)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return _named(node.value, module, packages)
    scalar = SCALARS.get(ast.unparse(node))
    if scalar is None:
        return _named(ast.unparse(node), module, packages)
    return [scalar]


def _generic(node: ast.Subscript, module: str, packages: dict[str, Names]) -> list[str]:
    outer = ast.unparse(node.value)
    arguments = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    if outer in TRANSPARENT:
        return _parts(arguments[0], module, packages)
    if outer == "Union":
        twins = [argument for argument in arguments if _is_named(argument, "ArgsDict", suffix=True)]
        own = [item for item in arguments if item not in twins and not (twins and _is_named(item, "outputs."))]
        return list(dict.fromkeys(part for item in own for part in _parts(item, module, packages)))
    if outer == "Sequence":
        return [f"list<{notation(arguments[0], module, packages)}>"]
    if outer == "Mapping":
        return [f"map<{notation(arguments[1], module, packages)}>"]
    raise UnknownShapeError(f"generic {ast.unparse(node)}")


def _is_named(node: ast.expr, part: str, *, suffix: bool = False) -> bool:
    """In a union, an args class stands with its TypedDict twin, and in functions with the output of its shape."""
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return False
    return node.value.endswith(part) if suffix else node.value.startswith(part)


def _named(name: str, module: str, packages: dict[str, Names]) -> list[str]:
    prefix, _, last = name.rpartition(".")
    if prefix == "outputs":
        return [f"#outputs.{last}"] if last in packages[module].outputs else _unknown(name, module)
    home = _module(prefix, module, packages)
    place = "" if home == module else f"{home}/"
    names = packages[home]
    for known, mark in ((names.inputs, "#"), (names.enumerations, "@")):
        if last in known:
            return [f"{mark}{place}{last}"]
    return _unknown(name, module)


def _module(prefix: str, module: str, packages: dict[str, Names]) -> str:
    if not prefix:
        return module
    for candidate in (prefix, prefix.lstrip("_"), f"{prefix.lstrip('_')}_"):
        if candidate in packages:
            return candidate
    raise UnknownShapeError(f"module {prefix!r} named in {module or 'the root'}")


def _unknown(name: str, module: str) -> list[str]:
    raise UnknownShapeError(f"name {name!r} in {module or 'the root'}")
