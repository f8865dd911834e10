"""One module of an SDK (a folder of its package) as the JSON object that the index stores."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from tools.index import classes
from tools.index.annotations import Names, UnknownShapeError, notation

__all__ = ["Json", "all_names", "read_module"]

Json = dict[str, object]

# Not part of what a program declares: the package's configuration (the provider class has it).
CONFIGURATION: Final = "config"


@cache
def all_names(package: Path) -> dict[str, Names]:
    """The names that each module defines, by the module's path in the package."""
    folders = sorted({file.parent for file in package.rglob("*.py")})
    modules = {"" if folder == package else folder.relative_to(package).as_posix(): folder for folder in folders}
    return {module: _names(module, folder) for module, folder in modules.items() if module != CONFIGURATION}


def read_module(package: Path, module: str, names: dict[str, Names]) -> Json:
    """What one module says; UnknownShapeError names the file when the source has a shape not met before."""
    folder = package / module
    found: dict[str, Json] = {"types": {}, "enumerations": {}, "resources": {}, "functions": {}}
    for file in sorted(folder.glob("*.py")):
        if file.name in {"__init__.py", "_utilities.py"}:
            continue
        try:
            _read_file(file, module, names, found)
        except UnknownShapeError as error:
            raise UnknownShapeError(f"{file.relative_to(package.parent)}: {error}") from error
    return {kind: dict(sorted(content.items())) for kind, content in found.items() if content}


def _read_file(file: Path, module: str, names: dict[str, Names], found: dict[str, Json]) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"), filename=str(file))
    nodes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    if file.name == "_enums.py":
        for name, node in nodes.items():
            values = classes.enumeration(node)
            if values is not None:
                found["enumerations"][name] = values
    elif file.name == "_inputs.py":
        for name, node in nodes.items():
            if classes.is_decorated(node, "pulumi.input_type"):
                found["types"][name] = _object(classes.getters_object(node), module, names)
    elif file.name == "outputs.py":
        for name, node in nodes.items():
            if classes.is_decorated(node, "pulumi.output_type"):
                found["types"][f"outputs.{name}"] = _object(classes.results_object(node), module, names)
    else:
        found["resources"].update(_resources(nodes, module, names))
        found["functions"].update(_functions(tree, nodes, module, names))


def _resources(nodes: dict[str, ast.ClassDef], module: str, names: dict[str, Names]) -> Iterator[tuple[str, Json]]:
    for name, node in nodes.items():
        source = classes.resource_source(node)
        if source is None:
            continue
        inputs = classes.arguments_object(source, nodes[source["arguments"]])
        entry: Json = {
            "name": f"{module.replace('/', '.')}.{name}".lstrip("."),
            "inputs": _object(inputs, module, names),
            "outputs": _object(source["outputs"], module, names),
            "secrets": source["secrets"],
            "aliases": source["aliases"],
            "deprecated": source["deprecated"],
        }
        yield source["token"], _compact(entry)


def _functions(
    tree: ast.Module, nodes: dict[str, ast.ClassDef], module: str, names: dict[str, Names]
) -> Iterator[tuple[str, Json]]:
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    for node in functions.values():
        found = classes.function_source(node, functions)
        if found is None:
            continue
        token, source, result = found
        entry: Json = {
            "name": f"{module.replace('/', '.')}.{node.name}".lstrip("."),
            "inputs": _object(source, module, names),
        }
        if result in nodes:
            entry["outputs"] = _object(classes.results_object(nodes[result]), module, names)
        yield token, _compact(entry)


def _object(source: classes.ObjectSource, module: str, names: dict[str, Names]) -> Json:
    types = {wire: notation(annotation, module, names) for wire, annotation in source.get("types", {}).items()}
    rest = {key: value for key, value in source.items() if key != "types"}
    return _compact({"types": types, **rest})


def _compact(entry: Json) -> Json:
    return {key: value for key, value in entry.items() if value}


def _names(module: str, folder: Path) -> Names:
    return Names(
        module=module,
        inputs=_defined(folder / "_inputs.py"),
        outputs=_defined(folder / "outputs.py"),
        enumerations=_defined(folder / "_enums.py"),
    )


def _defined(file: Path) -> frozenset[str]:
    if not file.exists():
        return frozenset()
    return frozenset(re.findall(r"^class (\w+)\b", file.read_text("utf-8"), re.MULTILINE))
