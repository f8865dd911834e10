"""A small platform on Google Cloud, put together in process as stacks do it: the capabilities that are there.

A module a capability. Each may have `audit(place)`, `foundation(place)`, `workload(place)`, `cutover(place)` and
`recovery(place)`, which build it in a stack of that layer, and `expected(environment)`: the fields of the Expectation
that its promises need.
"""

import functools
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pulumi
import pulumi_gcp

from gouvernail.graph import Graph
from gouvernail.sandbox.inprocess import collect
from gouvernail.sandbox.state import State
from policies.expectation import Expectation
from tests.policies.worked_gcp import (
    archive,
    audit_log,
    backup,
    budget,
    cache,
    data_lake,
    detection,
    edge,
    gateway,
    identity,
    incidents,
    keys,
    model_registry,
    network,
    observability,
    pipeline,
    serving,
    state,
    traffic,
)
from tests.policies.worked_gcp.place import ACCOUNTS, RECOVERY, REGION, Place

__all__ = ["ACCOUNTS", "worked"]

_ORDER: Final[dict[str, tuple[ModuleType, ...]]] = {
    "audit": (keys, audit_log, incidents, state, identity, detection, archive),
    "foundation": (keys, audit_log, network, incidents, identity, detection, backup, archive, budget),
    "workload": (data_lake, model_registry, pipeline, serving, gateway, cache, edge, observability),
    "cutover": (traffic,),
    "recovery": (keys, network, incidents, model_registry, serving, gateway, observability),
}
"""Layer -> what is built there, each after that which it stands on."""


@functools.cache
def worked(environment: str) -> tuple[Graph, Expectation]:
    """The graph of the audit account's and an environment's stacks, and what the spec expects of them."""
    state = State(Path(":memory:"))
    audit = _stack(state, "audit", "audit", {})
    given: dict[str, Any] = {"audit": dict(audit.outputs)}
    own = _stack(state, "foundation", environment, given)
    given["foundation"] = dict(own.outputs)
    system = _stack(state, "workload", environment, given)
    moves = _stack(state, "cutover", environment, given)
    standby = [_stack(state, "recovery", environment, given)] if environment == "prod" else []
    fields: dict[str, Any] = {}
    for module in dict.fromkeys(one for modules in _ORDER.values() for one in modules):
        if expected := getattr(module, "expected", None):
            fields |= expected(environment)
    graph = Graph.merge(audit, own, system, moves, *standby)
    return graph, Expectation(
        environment=environment, cloud="gcp", layers=frozenset(_ORDER), accounts=ACCOUNTS, **fields
    )


def _stack(state: State, layer: str, environment: str, given: dict[str, Any]) -> Graph:
    ready = layer == "recovery"

    def program() -> None:
        own = pulumi_gcp.Provider("gcp", project=ACCOUNTS[environment], region=RECOVERY if ready else REGION)
        place = Place(environment, pulumi.ResourceOptions(provider=own), given, standby=ready)
        for module in _ORDER[layer]:
            getattr(module, layer)(place)
        for key, value in place.outputs.items():
            pulumi.export(key, value)

    foreign = layer in {"workload", "cutover", "recovery"}  # what other capabilities make is named by its id alone
    name = f"credit-scoring-gcp-{environment}-{layer}" if foreign else None
    return collect(
        program,
        stack_name=name or f"bex-gcp-{environment}-foundation",
        state=state,
        allow_foreign=foreign,
    )
