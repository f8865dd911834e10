"""Who writes the logs of an account's gateways: one role, set in API Gateway of each region.

API Gateway has a single such setting for each account and region, so it is the foundation's: two systems would take it
from one another. What the role may do is AWS's own policy, for API Gateway refuses a role that may do less. Where the
logs stand, with which key and for how long, each gateway says itself.

Source: Amazon API Gateway Developer Guide, "Set up CloudWatch logging for REST APIs"
(https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html).
"""

from typing import Final

import pulumi
from pulumi_aws import apigateway, iam

from components.aws._service_role import service_role
from components.contract.audit_log import AuditLogArgs, Gateways
from components.contract.naming import physical_name

__all__ = ["let_gateways_log", "writer_name"]

_NAME: Final = "gateway-logs"
_WRITE: Final = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"


def writer_name(prefix: str) -> str:
    """Name of the role, before it is there."""
    return physical_name(prefix, _NAME, limit=64)


def let_gateways_log(gateways: Gateways, args: AuditLogArgs, parent: pulumi.Resource) -> None:
    """The role and the setting of each region below `parent`, or a look at those of another environment."""
    own = pulumi.ResourceOptions(parent=parent)
    if "shared" in gateways:
        iam.Role.get(_NAME, gateways["shared"], opts=own)
        for region in gateways["regions"]:
            apigateway.Account.get(f"{_NAME}-{region}", args["account"], region=region, opts=own)
        return
    role = service_role(
        _NAME,
        {
            "tags": args["tags"],
            "account": args["account"],
            "roles": gateways["roles"],
            "boundary": gateways["boundary"],
        },
        "apigateway.amazonaws.com",
        called=writer_name(args["prefix"]),
        why="Writes the access logs of the account's gateways",
        parent=parent,
        when={},  # API Gateway is not known to name a source when it takes this role
    )
    may = iam.RolePolicyAttachment(_NAME, role=role.name, policy_arn=_WRITE, opts=own)
    for region in gateways["regions"]:
        apigateway.Account(
            f"{_NAME}-{region}",
            region=region,
            cloudwatch_role_arn=role.arn,
            opts=pulumi.ResourceOptions(parent=parent, depends_on=[may]),  # API Gateway looks at what the role may do
        )
