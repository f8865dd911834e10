# pyright: basic, reportMissingImports=false, reportAttributeAccessIssue=false, reportIndexIssue=false
# checkov is not installed where types are checked.
"""Run by checkov's own Python: prints what its registries, graph checks and checks' code name, as JSON.

    PYTHON_OF_CHECKOV tools/checkov_tables/registries.py

Only the standard library and checkov are imported, for this runs where nothing else is.
"""

import ast
import importlib.metadata
import inspect
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

TERRAFORM = re.compile(r"(?:aws|google)_[a-z0-9_]+")
ARM = re.compile(r"Microsoft\.[A-Za-z.]+(?:/[A-Za-z]+)+")


class Check(TypedDict):
    """A check: its id, the types that it judges, the key that it inspects, and the words that its code has."""

    id: str
    types: list[str]
    key: str | None
    words: list[str]


class GraphCheck(TypedDict):
    """The types that a graph check names, and the attributes."""

    types: list[str]
    attributes: list[str]


class Registry(TypedDict):
    """Type -> ids; the checks; what else they name, with their ids; the graph checks by id."""

    types: dict[str, list[str]]
    checks: dict[str, Check]
    named: dict[str, list[str]]
    graph: dict[str, GraphCheck]


class Registries(TypedDict):
    """All that is printed."""

    checkov: str
    providers: list[str]
    terraform: Registry
    arm: Registry


def main() -> None:
    """Print the dump."""
    import checkov
    from checkov.arm.registry import arm_resource_registry
    from checkov.arm.runner import Runner as _Arm  # noqa: F401 - registers the checks
    from checkov.terraform.checks.resource.registry import resource_registry
    from checkov.terraform.plan_runner import Runner as _Plan  # noqa: F401

    home = Path(str(checkov.__file__)).parent
    kinds = {kind for registry in (resource_registry,) for kind in registry.checks}
    dump = {
        "checkov": importlib.metadata.version("checkov"),
        "providers": sorted({kind.partition("_")[0] for kind in kinds if "." not in kind and "*" not in kind}),
        "terraform": {
            **_registered(resource_registry, TERRAFORM),
            "graph": graph_checks(home / "terraform" / "checks" / "graph_checks", TERRAFORM),
        },
        "arm": {
            **_registered(arm_resource_registry, ARM),
            "graph": graph_checks(home / "arm" / "checks" / "graph_checks", ARM),
        },
    }
    json.dump(dump, sys.stdout, indent=1, sort_keys=True)


def _registered(registry: object, pattern: re.Pattern[str]) -> dict[str, object]:
    """Type -> ids of the registry; what value checks inspect; and what else the code of its checks names."""
    types: dict[str, list[str]] = {}
    inspected: dict[str, dict[str, object]] = {}
    named: dict[str, list[str]] = {}
    checks = {check for found in registry.checks.values() for check in found}  # type: ignore[attr-defined]
    checks |= {check for found in registry.wildcard_checks.values() for check in found}  # type: ignore[attr-defined]
    for check in sorted(checks, key=lambda one: (one.id, type(one).__name__)):
        mine = [one for one in check.supported_resources if pattern.match(one) or "*" in one]
        for one in mine:
            types.setdefault(one, []).append(check.id)
        if not mine:
            continue
        key = _key(check)
        sources = _sources(type(check))
        inspected[f"{check.id} {type(check).__name__}"] = {
            "id": check.id,
            "types": sorted(mine),
            "key": key,
            "words": sorted({word for source in sources for word in words_of(source)}),
        }
        for source in sources:
            for text in _strings(source):
                for found in pattern.findall(text):
                    named.setdefault(found, []).append(check.id)
    return {
        "types": {one: sorted(set(ids)) for one, ids in types.items()},
        "checks": inspected,
        "named": {one: sorted(set(ids)) for one, ids in named.items() if one not in types},
    }


def _key(check: object) -> str | None:
    try:
        return check.get_inspected_key()  # type: ignore[attr-defined]
    except Exception:  # noqa: BLE001 - whatever a check raises, it has no key then
        return None


def _sources(kind: type) -> list[ast.Module]:
    """The syntax of the class's own file, and of what it inherits short of checkov's base classes."""
    mine = (
        base
        for base in kind.__mro__
        if ".checks." in base.__module__ and "base" not in base.__module__.rpartition(".")[2].lower()
    )
    return [ast.parse(Path(inspect.getfile(base)).read_text(encoding="utf-8")) for base in mine]


def _strings(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def words_of(tree: ast.Module) -> Iterator[str]:
    """Strings that look like the names of properties: keys that the code reads, paths that it evaluates."""
    for text in _strings(tree):
        for word in re.split(r"[/.\[\]]+", text):
            if re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", word):
                yield word


def graph_checks(home: Path, pattern: re.Pattern[str]) -> dict[str, GraphCheck]:
    """Id -> the types and attributes that a graph check names."""
    found: dict[str, GraphCheck] = {}
    for file in sorted([*home.rglob("*.json"), *home.rglob("*.yaml")]):
        document = _read(file)
        types: set[str] = set()
        attributes: set[str] = set()
        for node in _nodes(document.get("definition")):
            for name in ("resource_types", "connected_resource_types", "value"):
                given = node.get(name)
                if name == "value" and node.get("attribute") != "resource_type":
                    continue
                types |= {one for one in (given if isinstance(given, list) else [given]) if isinstance(one, str)}
            if isinstance(node.get("attribute"), str):
                attributes.add(str(node["attribute"]))
        mine = sorted(one for one in types if pattern.fullmatch(one))
        if mine:
            found[str(document["metadata"]["id"])] = {"types": mine, "attributes": sorted(attributes)}
    return found


def _read(file: Path) -> dict[str, object]:
    if file.suffix == ".json":
        return json.loads(file.read_text(encoding="utf-8"))
    import yaml

    return yaml.safe_load(file.read_text(encoding="utf-8"))


def _nodes(value: object) -> Iterator[dict[str, object]]:
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from _nodes(item)
    elif isinstance(value, list):
        for item in value:
            yield from _nodes(item)


if __name__ == "__main__":
    main()
