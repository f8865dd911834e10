"""A router as its component makes it, for the tests of the component and of what reads it back."""

from pathlib import Path
from typing import Any

import pulumi
import pulumi_gcp
from pulumi_gcp import compute, iam

from components.gcp import Traffic
from components.gcp._gateway_front import backend_id
from gouvernail.graph import Graph
from gouvernail.sandbox.inprocess import collect
from gouvernail.sandbox.state import State
from tests.components.gcp.graphs import ACCOUNT, KEY, REGION

__all__ = ["POOL", "arguments", "router"]

POOL = f"projects/{ACCOUNT}/locations/global/workloadIdentityPools/bex-dev-pipeline"


def arguments(**more: Any) -> dict[str, Any]:
    """What a router is told; `more` goes before, and None takes away."""
    told: dict[str, Any] = {
        "prefix": "credit-scoring-dev",
        "tags": {"owner": "grp"},
        "account": ACCOUNT,
        "region": REGION,
        "roles": "",
        "boundary": "",
        "system": "credit-scoring",
        "stack": "credit-scoring-gcp-dev-cutover",
        "environment": "dev",
        "network_id": f"projects/{ACCOUNT}/global/networks/bex-dev",
        "cidr": "10.10.0.0/20",
        "subnet_ids": {f"{REGION}-{zone}": f"projects/{ACCOUNT}/regions/{REGION}/subnetworks/bex-dev" for zone in "cb"},
        "allow": [],
        "model": "scorecard",
        "governed": {
            "address": "https://credit-scoring.dev.models.example.com",
            "arn": f"projects/{ACCOUNT}/regions/{REGION}/forwardingRules/credit-scoring-dev-gateway",
        },
        "legacy": {
            "host": "scoring.legacy.example",
            "port": 443,
            "path": "/v2/score",
            "addresses": ["192.168.15.10", "192.168.15.11"],
        },
        "weight": 0,
        "mirror": 0,
        "sticky": True,
        "key_id": KEY.replace("events", "logs"),
        "keep_days": 1827,
        "operator": {"group": "grp-mlops", "permission_set": ""},
        "domain": "example.com",
        "named": {
            "host": "credit-scoring-router.dev.models.example.com",
            "certificate": f"projects/{ACCOUNT}/locations/{REGION}/certificates/gateways",
        },
        "pipeline": {"repository": "example/platform", "place": "dev"},
        "pool": POOL,
        "requests_per_second": 50,
        "state": {
            "store": "bex-pulumi-state",
            "container": "bex-pulumi-state",
            "key_id": "projects/bex-ai-audit/locations/europe-west1/keyRings/bex-audit-keys/cryptoKeys/bex-audit-state",
            "key_alias": "",
            "account": "bex-ai-audit",
        },
        **more,
    }
    return {key: value for key, value in told.items() if value is not None}


def router(**more: Any) -> Graph:
    """What the component makes, where a workload and its pipeline stand already."""
    state = State(Path(":memory:"))

    def provider() -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(provider=pulumi_gcp.Provider("gcp", project=ACCOUNT, region=REGION))

    def before() -> None:
        opts = provider()
        its, region = arguments(**more), REGION
        name = backend_id(its["prefix"], ACCOUNT, region, its["model"]).rpartition("/")[2]
        compute.RegionBackendService("gateway-scorecard", name=name, region=region, opts=opts)
        pool = its.get("pool", POOL).rpartition("/")[2]
        iam.WorkloadIdentityPool("pipeline", workload_identity_pool_id=pool, opts=opts)
        iam.WorkloadIdentityPoolProvider(
            "github", workload_identity_pool_id=pool, workload_identity_pool_provider_id="github", opts=opts
        )

    def program() -> None:
        Traffic("traffic", arguments(**more), provider())  # pyright: ignore[reportArgumentType]

    collect(before, stack_name="before", state=state, allow_foreign=True)
    return collect(program, stack_name="test", state=state, allow_foreign=True)
