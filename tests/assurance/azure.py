"""A small platform on Azure, put together in process as stacks do it: the capabilities that are there, and one store.

On AWS the small platform is written by hand; here the components build it, and the readers see it for the first time.
"""

import functools
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pulumi
import pulumi_azure_native

from assurance.expectation import Expectation
from components.azure import ZONES, AuditLog, Keys, Network
from components.azure._group import group
from components.azure._private import Way
from components.azure._store import locked_store
from gouvernail.graph import Graph
from gouvernail.sandbox.inprocess import collect
from gouvernail.sandbox.state import State

__all__ = ["ACCOUNTS", "worked"]

ACCOUNTS = {
    name: f"{digit * 8}-{digit * 4}-4{digit * 3}-8{digit * 3}-{digit * 12}"
    for name, digit in (("dev", "1"), ("test", "2"), ("prod", "3"), ("audit", "4"))
}
RANGES = {"dev": "10.10.0.0/20", "test": "10.20.0.0/20", "prod": "10.30.0.0/20"}
DIRECTORY, REGION = "99999999-9999-4999-8999-999999999999", "westeurope"
AUDITORS = "77777777-7777-4777-8777-777777777777"
KEEP_DAYS = 2557


@functools.cache
def worked(environment: str) -> tuple[Graph, Expectation]:
    """The graph of the audit account's and an environment's stack, and what the spec expects of them."""
    state = State(Path(":memory:"))
    audit, log = _stack(state, "bex-azure-audit-foundation", "audit", _audit)
    own, _ = _stack(state, f"bex-azure-{environment}-foundation", environment, functools.partial(_foundation, log))
    expected = Expectation(
        environment=environment,
        layers=frozenset({"audit", "foundation"}),
        accounts=ACCOUNTS,
        ranges=RANGES,
        zones=3 if environment == "prod" else 2,
        endpoint_zones=3 if environment == "prod" else 2,
        trail_days=KEEP_DAYS,
    )
    return Graph.merge(audit, own), expected


def _stack(
    state: State, name: str, environment: str, build: Callable[[str, pulumi.ResourceOptions], Mapping[str, Any]]
) -> tuple[Graph, Mapping[str, object]]:
    def program() -> None:
        own = pulumi_azure_native.Provider(
            "azure", subscription_id=ACCOUNTS[environment], tenant_id=DIRECTORY, location=REGION
        )
        for key, value in build(environment, pulumi.ResourceOptions(provider=own)).items():
            pulumi.export(key, value)

    graph = collect(program, stack_name=name, state=state)
    return graph, graph.outputs


def _common(environment: str) -> dict[str, Any]:
    return {
        "prefix": f"bex-{environment}",
        "tags": {"owner": "grp"},
        "account": ACCOUNTS[environment],
        "region": REGION,
    }


def _keys(environment: str, purposes: dict[str, Any], **more: Any) -> Any:
    return {
        **_common(environment),
        "purposes": purposes,
        "roles": f"/bex-{environment}/",
        "rotation_days": 180,
        "deletion_days": 90,
        "directory": DIRECTORY,
        "stack": f"bex-azure-{environment}-foundation",
        **more,
    }


def _audit(environment: str, opts: pulumi.ResourceOptions) -> Mapping[str, Any]:
    keys = Keys("keys", _keys(environment, {"audit": {"kept": True}}), opts)
    store: Any = {
        "accounts": list(ACCOUNTS.values()),
        "trails": [],
        "keep_days": KEEP_DAYS,
        "key_id": keys.key_ids["audit"],
        "stack": f"bex-azure-{environment}-foundation",
        "readers": [AUDITORS],
    }
    log = AuditLog("log", {**_common(environment), "build": store}, opts)
    return {"store": log.store, "key_id": log.key_id}


def _foundation(log: Mapping[str, Any], environment: str, opts: pulumi.ResourceOptions) -> Mapping[str, Any]:
    network = Network(
        "network",
        {
            **_common(environment),
            "cidr": RANGES[environment],
            "zones": ["1", "2", "3"],
            "services": {service: list(ZONES[service]) for service in ("blob", "vault")},
            "flow_log_store": log["store"],
        },
        opts,
    )
    way: Way = {"subnet_ids": network.subnet_ids, "service_lists": network.service_lists}
    purposes = {"events": {"kept": True}}
    keys = Keys("keys", _keys(environment, purposes, log_store=log["store"], **way), opts)
    AuditLog("log", {**_common(environment), "into": {"store": log["store"], "key_id": log["key_id"]}}, opts)
    _Events(environment, keys.key_ids["events"], log["store"], way, opts)
    return {}


class _Events(pulumi.ComponentResource):
    """A locked store as capabilities make one: their keys, ways and records are judged on it."""

    def __init__(self, environment: str, key_id: Any, log_store: str, way: Way, opts: pulumi.ResourceOptions) -> None:
        super().__init__("test:index:Events", "events", None, opts)
        asked: Any = _common(environment)
        locked_store(
            "events",
            {
                "purpose": "events",
                "containers": ["predictions"],
                "key_id": key_id,
                "keep_days": 400,
                "log_store": log_store,
                "way": way,
                "stack": f"bex-azure-{environment}-foundation",
            },
            group("events", asked, self, stays=True),
        )
        self.register_outputs({})
