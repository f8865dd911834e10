"""A router as its component makes it, for the tests of the component and of what reads it back."""

from typing import Any

import pulumi
import pulumi_gcp

from components.gcp import Traffic
from gouvernail.graph import Graph
from gouvernail.sandbox.inprocess import collect
from tests.components.gcp.graphs import ACCOUNT, KEY, REGION

__all__ = ["arguments", "router"]


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
        "pool": f"projects/{ACCOUNT}/locations/global/workloadIdentityPools/bex-dev-pipeline",
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
    """What the component makes."""

    def program() -> None:
        own = pulumi_gcp.Provider("gcp", project=ACCOUNT, region=REGION)
        Traffic("traffic", arguments(**more), pulumi.ResourceOptions(provider=own))  # pyright: ignore[reportArgumentType]

    return collect(program, stack_name="test", allow_foreign=True)
