"""A small platform on AWS, written by hand: the least that keeps every promise. No component had a part in it.

A module a capability. Each may have `audit(stack)`, and `foundation`, `workload`, `cutover` and `recovery` of a stack
and an environment, which add to the stack of that layer, and `expected(environment)`: the fields of the Expectation
that its promises need.
"""

import importlib
import pkgutil
from types import ModuleType
from typing import Any

from gouvernail.graph import Graph
from policies.expectation import Expectation
from tests.policies.worked.stack import ACCOUNTS, Stack

__all__ = ["worked"]


def worked(environment: str) -> tuple[Graph, Expectation]:
    """The graph of an environment's stacks, and what the spec expects of them."""
    stacks = {
        "audit": Stack("bex-aws-audit-foundation", ACCOUNTS["audit"]),
        "foundation": Stack(f"bex-aws-{environment}-foundation", ACCOUNTS[environment]),
        "workload": Stack(f"credit-scoring-aws-{environment}-workload", ACCOUNTS[environment]),
        "cutover": Stack(f"credit-scoring-aws-{environment}-cutover", ACCOUNTS[environment]),
        "recovery": Stack(f"credit-scoring-aws-{environment}-recovery", ACCOUNTS[environment], "eu-central-1"),
    }
    fields: dict[str, Any] = {}
    for module in _modules():
        for layer, stack in stacks.items():
            if add := getattr(module, layer, None):
                add(stack) if layer == "audit" else add(stack, environment)
        if expected := getattr(module, "expected", None):
            fields |= expected(environment)
    graph = Graph(resource for stack in stacks.values() for resource in stack.resources)
    return graph, Expectation(environment=environment, layers=frozenset(stacks), **fields)


def _modules() -> list[ModuleType]:
    names = sorted(
        (one.name for one in pkgutil.iter_modules(__path__) if one.name != "stack"), key=lambda it: (it != "first", it)
    )
    return [importlib.import_module(f"{__name__}.{name}") for name in names]
