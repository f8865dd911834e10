"""The network of an environment: built, or the landing zone's."""

from collections.abc import Mapping
from typing import Final

import pulumi

from components.aws import Network
from components.contract.network import NetworkArgs
from stacks import aws
from stacks.foundation.account import Account

__all__ = ["build"]

_SERVICES: Final[Mapping[str, list[str]]] = {
    "ecr.api": [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:GetAuthorizationToken",
        "ecr:GetDownloadUrlForLayer",
    ],
    "ecr.dkr": ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    "execute-api": ["execute-api:Invoke"],
    "kms": ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"],
    "logs": ["logs:CreateLogStream", "logs:PutLogEvents"],
    "monitoring": ["cloudwatch:PutMetricData"],
    "s3": ["s3:GetObject", "s3:ListBucket", "s3:PutObject"],
    "ssm": ["ssm:GetParameter"],  # callers of a cache read its generation
}


def build(account: Account, log: pulumi.Output[str]) -> Network:
    """Private subnets, private ways to the services that the platform uses, its traffic recorded in the store `log`."""
    wanted = account.organisation.environments[account.environment]
    landing = account.settings.adopt.network.get(account.environment)
    args: NetworkArgs = {
        **account.common,
        "cidr": str(wanted.cidr),
        "zones": [] if landing else aws.zones(wanted.zones, account.look),
        "services": dict(_SERVICES),
        "flow_log_store": pulumi.Output.concat("arn:aws:s3:::", log),
    }
    if wanted.private_endpoints == "oneZone":
        args["endpoint_zones"] = 1
    if landing:
        args["adopt"] = aws.adopted_network(landing, account.settings.region, account.look)
    return Network("network", args, account.under)
