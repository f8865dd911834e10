"""A router as its component makes it, for the tests of the component and of what reads it back."""

from typing import Any

import pulumi
import pulumi_azure_native

from components.azure import Traffic
from gouvernail.graph import Graph
from gouvernail.sandbox.inprocess import collect
from tests.components.azure.graphs import ACCOUNT, AUDIT, DIRECTORY, LOG, REGION

__all__ = ["CONTAINER", "HOST", "OPERATORS", "STATE_KEY", "arguments", "router"]

HOST, GOVERNED = "credit-scoring-router.dev.models.example.com", "https://credit-scoring.dev.models.example.com"
OPERATORS = "53535353-5353-4353-8353-535353535353"
GROUP = f"/subscriptions/{ACCOUNT}/resourceGroups"
STATE = f"/subscriptions/{AUDIT}/resourceGroups/bex-audit-state/providers/Microsoft.Storage/storageAccounts/bexstate"
CONTAINER = f"{STATE}/blobServices/default/containers/state"
STATE_KEY = (
    f"/subscriptions/{AUDIT}/resourceGroups/bex-audit-keys/providers/Microsoft.KeyVault/vaults/bex-state/keys/state"
)


def arguments(**more: Any) -> dict[str, Any]:
    """What a router is told; `more` goes before, and None takes away."""
    told: dict[str, Any] = {
        "prefix": "credit-scoring-dev",
        "tags": {"owner": "grp"},
        "account": ACCOUNT,
        "region": REGION,
        "roles": "/",
        "boundary": "",
        "system": "credit-scoring",
        "stack": "credit-scoring-azure-dev-cutover",
        "environment": "dev",
        "network_id": f"{GROUP}/bex-dev-network/providers/Microsoft.Network/virtualNetworks/bex-dev-network",
        "cidr": "10.10.0.0/20",
        "subnet_ids": {},
        "allow": [],
        "model": "scorecard",
        "governed": {"address": GOVERNED, "arn": ""},
        "legacy": {"host": "scoring.legacy.example", "port": 443, "path": "/v2/score", "addresses": []},
        "weight": 0,
        "mirror": 0,
        "sticky": True,
        "key_id": "",
        "keep_days": 400,
        "operator": {"group": "grp-mlops", "permission_set": "", "group_id": OPERATORS},
        "named": {
            "host": HOST,
            "certificate": f"{GROUP}/lz/providers/Microsoft.KeyVault/vaults/lz-dev/secrets/wildcard",
        },
        "application": "abababab-abab-4bab-8bab-abababababab",
        "directory": DIRECTORY,
        "range": "10.10.15.128/26",
        "calls_log": f"{GROUP}/credit-scoring-dev-gateway/providers/Microsoft.OperationalInsights/workspaces/calls",
        "log_store": LOG,
        "pipeline": {"repository": "example/platform", "place": "dev"},
        "state": {
            "store": "bexstate",
            "key_alias": "",
            "account": AUDIT,
            "container": CONTAINER,
            "key_id": STATE_KEY,
        },
        **more,
    }
    return {key: value for key, value in told.items() if value is not None}


def router(**more: Any) -> Graph:
    """What the component makes."""

    def program() -> None:
        own = pulumi_azure_native.Provider("azure", subscription_id=ACCOUNT, location=REGION, tenant_id=DIRECTORY)
        Traffic("traffic", arguments(**more), pulumi.ResourceOptions(provider=own))  # pyright: ignore[reportArgumentType]

    return collect(program, stack_name="credit-scoring-azure-dev-cutover", allow_foreign=True)
