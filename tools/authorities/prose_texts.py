"""What the SDKs' own documentation says of each property, by the class that has it; the SDKs are not imported."""

import ast
import importlib.util
import multiprocessing
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

from tools.index import classes
from tools.index.archive import PACKAGES
from tools.index.modules import all_names

__all__ = ["Texts", "descriptions", "of_source"]

Texts: TypeAlias = Mapping[str, Mapping[str, str]]
"""Class -> wire name of its property -> description; a class is a resource's token or `module/NameArgs`."""

_NO_PROPERTIES: Final = frozenset(["__init__.py", "_enums.py", "_utilities.py", "outputs.py"])


def descriptions(package: str) -> dict[str, dict[str, str]]:
    """The descriptions of every input of a package's resource types and of the types nested in them."""
    spec = importlib.util.find_spec(PACKAGES[package])
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(PACKAGES[package])
    root = Path(spec.origin).parent
    found: dict[str, dict[str, str]] = {}
    # spawn: a fork of a process with threads (a test runner's) may hang
    with multiprocessing.get_context("spawn").Pool() as pool:
        for told in pool.imap(partial(_of_module, root), all_names(root), chunksize=4):
            found |= told
    return found


def _of_module(root: Path, module: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for file in sorted((root / module).glob("*.py")):
        if file.name not in _NO_PROPERTIES:
            found |= of_source(file.read_text(encoding="utf-8"), module)
    return found


def of_source(source: str, module: str) -> dict[str, dict[str, str]]:
    """The descriptions that one file of an SDK has, under its `module`."""
    nodes = {node.name: node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)}
    found: dict[str, dict[str, str]] = {}
    for name, node in nodes.items():
        resource = classes.resource_source(node)
        if resource is not None:
            found[resource["token"]] = _of_class(nodes[resource["arguments"]])
        elif classes.is_decorated(node, "pulumi.input_type"):
            found[f"{module}/{name}"] = _of_class(node)
    return found


def _of_class(node: ast.ClassDef) -> dict[str, str]:
    return {wire: text for getter, wire in classes.getters(node) if (text := ast.get_docstring(getter))}
