"""Access logs on AWS: the one role with which every gateway of an account and region writes its log.

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
from components.contract.access_logs import AccessLogsArgs
from components.contract.naming import physical_name

__all__ = ["AccessLogs", "writer_name"]

_WRITE: Final = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"


def writer_name(prefix: str) -> str:
    """Name of the role, before it is there."""
    return physical_name(prefix, "gateway-logs", limit=64)


class AccessLogs(pulumi.ComponentResource):
    """Lets gateways write. Makes no gateway and no log."""

    writer: pulumi.Output[str]
    """ARN of the role that gateways write with."""

    def __init__(self, name: str, args: AccessLogsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-aws:index:AccessLogs", name, None, opts)
        account = self._shared(name, args["shared"], args) if "shared" in args else self._built(name, args)
        self.writer = account.cloudwatch_role_arn.apply(str)
        self.register_outputs({"writer": self.writer})

    def _shared(self, name: str, role: str, args: AccessLogsArgs) -> apigateway.Account:
        own = pulumi.ResourceOptions(parent=self)
        iam.Role.get(name, role, opts=own)
        return apigateway.Account.get(name, args["account"], opts=own)

    def _built(self, name: str, args: AccessLogsArgs) -> apigateway.Account:
        own = pulumi.ResourceOptions(parent=self)
        role = service_role(
            name,
            args,
            "apigateway.amazonaws.com",
            called=writer_name(args["prefix"]),
            why="Writes the access logs of the account's gateways",
            parent=self,
        )
        may = iam.RolePolicyAttachment(name, role=role.name, policy_arn=_WRITE, opts=own)
        return apigateway.Account(
            name,
            cloudwatch_role_arn=role.arn,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[may]),  # API Gateway looks at what the role may do
        )
