"""The firewall of what runs in the network and is called by nobody: out to the private endpoints, and nothing in.

Source: Amazon VPC User Guide, security groups
(https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html).
"""

from collections.abc import Mapping

import pulumi
from pulumi_aws import ec2

__all__ = ["closed_group"]


def closed_group(
    name: str,
    description: str,
    network_id: pulumi.Input[str],
    cidr: pulumi.Input[str],
    lists: pulumi.Input[list[str]],
    *,
    logical: str,
    tags: Mapping[str, str],
    parent: pulumi.Resource,
) -> ec2.SecurityGroup:
    """HTTPS to the network's own range and to the `lists` of services behind its route table."""
    inside: ec2.SecurityGroupEgressArgsDict = {
        "description": "Private endpoints",
        "protocol": "tcp",
        "from_port": 443,
        "to_port": 443,
        "cidr_blocks": [cidr],
        "prefix_list_ids": pulumi.Output.from_input(lists),
    }
    return ec2.SecurityGroup(
        logical,
        name=name,
        description=description,
        vpc_id=network_id,
        ingress=[],
        egress=[inside],
        tags=tags,
        opts=pulumi.ResourceOptions(parent=parent),
    )
