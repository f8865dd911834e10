"""The log of a router's calls and connections: in CloudWatch, under a key of ours.

To a bucket a load balancer writes only without a key of ours; through CloudWatch's deliveries it writes to a group that
has one.

Source: Elastic Load Balancing, User Guide for Application Load Balancers, "Enable access logs" (encryption of buckets);
Amazon CloudWatch Logs User Guide, "Enable logging from AWS services".
"""

from typing import Final

import pulumi
from pulumi_aws import cloudwatch, lb

from components.aws._log_days import log_days
from components.contract.naming import physical_name
from components.contract.traffic import TrafficArgs

__all__ = ["router_log"]

_LOGS: Final = {"calls": "ALB_ACCESS_LOGS", "connections": "ALB_CONNECTION_LOGS"}
_LONGEST: Final = 60  # of the name of a source or a destination (PutDeliverySource)


def router_log(args: TrafficArgs, balancer: lb.LoadBalancer, parent: pulumi.Resource) -> cloudwatch.LogGroup:
    """The group, with what is written to it."""
    own, name = pulumi.ResourceOptions(parent=parent), physical_name(args["prefix"], "router")
    tags = {**args["tags"], "Name": name}
    group = cloudwatch.LogGroup(
        "calls",
        name=f"/aws/vendedlogs/{name}",
        kms_key_id=args["key_id"],
        retention_in_days=log_days(args["keep_days"]),
        tags={**tags, "purpose": "logs"},
        opts=own,
    )
    into = cloudwatch.LogDeliveryDestination(
        "calls",
        name=physical_name(args["prefix"], "router", limit=_LONGEST),
        output_format="json",
        delivery_destination_configuration={"destination_resource_arn": group.arn},
        tags=tags,
        opts=own,
    )
    for what, kind in _LOGS.items():
        source = cloudwatch.LogDeliverySource(
            what,
            name=physical_name(args["prefix"], "router", what, limit=_LONGEST),
            log_type=kind,
            resource_arn=balancer.arn,
            tags=tags,
            opts=own,
        )
        cloudwatch.LogDelivery(
            what, delivery_source_name=source.name, delivery_destination_arn=into.arn, tags=tags, opts=own
        )
    return group
