"""A router as its component makes it, for the tests of the component and of what reads it back."""

from typing import Any

import pulumi
import pulumi_aws

from components.aws import Traffic
from gouvernail.graph import Graph
from gouvernail.sandbox.inprocess import collect

__all__ = ["ACCOUNT", "REGION", "arguments", "router"]

ACCOUNT, REGION = "111111111111", "eu-west-1"


def arguments(**more: Any) -> dict[str, Any]:
    """What a router is told; `more` goes before, and None takes away."""
    told: dict[str, Any] = {
        "prefix": "credit-scoring-dev",
        "tags": {"owner": "grp"},
        "account": ACCOUNT,
        "region": REGION,
        "roles": "/bex-dev/",
        "boundary": f"arn:aws:iam::{ACCOUNT}:policy/bex-dev/bex-dev-services-boundary",
        "system": "credit-scoring",
        "stack": "credit-scoring-aws-dev-cutover",
        "environment": "dev",
        "network_id": "vpc-0123456789abcdef0",
        "cidr": "10.10.0.0/20",
        "subnet_ids": {"eu-west-1a": "subnet-0123456789abcdef0", "eu-west-1b": "subnet-0123456789abcdef1"},
        "allow": [],
        "model": "scorecard",
        "governed": {
            "address": f"https://a1b2c3d4e5.execute-api.{REGION}.amazonaws.com/live",
            "arn": f"arn:aws:execute-api:{REGION}:{ACCOUNT}:a1b2c3d4e5/live",
            "endpoint": "vpce-0123456789abcdef0",
            "addresses": {"eu-west-1a": "10.10.1.10", "eu-west-1b": "10.10.3.10"},
        },
        "legacy": {
            "host": "scoring.legacy.example",
            "port": 443,
            "path": "/scorecard",
            "addresses": ["10.10.15.10", "192.168.7.7"],
        },
        "weight": 0,
        "mirror": 0,
        "sticky": True,
        "key_id": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/0f1e2d3c-0000-4000-8000-000000000000",
        "keep_days": 401,
        "operator": {"group": "grp-mlops", "permission_set": "grp-mlops"},
        "named": {
            "host": "credit-scoring-router.dev.models.example.com",
            "certificate": f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/00000000-0000-4000-8000-00000000000a",
        },
        "pipeline": {"repository": "example/platform", "place": "dev"},
        "state": {"store": "bex-state", "key_alias": "alias/bex-state", "account": "444444444444"},
        **more,
    }
    return {key: value for key, value in told.items() if value is not None}


def router(**more: Any) -> Graph:
    """What the component makes."""

    def program() -> None:
        own = pulumi_aws.Provider("aws", region=REGION, allowed_account_ids=[ACCOUNT])
        Traffic("traffic", arguments(**more), pulumi.ResourceOptions(provider=own))  # pyright: ignore[reportArgumentType]

    return collect(program, stack_name="test", allow_foreign=True)
