"""How the tests of components look at a graph."""

import json
from collections.abc import Mapping
from typing import Any

from gouvernail.graph import Graph, Resource

__all__ = ["every", "one", "statements"]


def every(graph: Graph, kind: str) -> list[Resource]:
    """All resources of a kind, named as in Python: `s3.Bucket`."""
    module, _, name = kind.partition(".")
    return list(graph.of_type(f"aws:{module}/{name[0].lower()}{name[1:]}:{name}"))


def one(graph: Graph, kind: str, name: str | None = None) -> Resource:
    found = [resource for resource in every(graph, kind) if name in {None, resource.name}]
    assert len(found) == 1, f"{len(found)} resources {kind} {name or ''}"
    return found[0]


def statements(resource: Resource, key: str = "policy") -> dict[str, Mapping[str, Any]]:
    """Statements of a policy by name."""
    written = resource.inputs[key]
    assert isinstance(written, str)
    return {statement["Sid"]: statement for statement in json.loads(written)["Statement"]}
