"""Network on AWS: a VPC that leads nowhere but to the services it uses.

Source: Amazon VPC User Guide and AWS PrivateLink Guide, endpoint policies
(https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html).
"""

import ipaddress
from collections.abc import Mapping
from typing import Final

import pulumi
from pulumi_aws import ec2

from components.aws._policy import Conditions, Statement, allow, document
from components.contract.naming import physical_name
from components.contract.network import AdoptedNetwork, NetworkArgs
from gouvernail.errors import GouvernailError, Problem

__all__ = ["Network"]

_GATEWAYS: Final = {"s3", "dynamodb"}  # reached through the route table, free of charge
_LEAST_BITS: Final = 3  # room for eight zones, so that one more never moves the others


class Network(pulumi.ComponentResource):
    """A private subnet a zone and a private endpoint a service. No internet, NAT, peering or public address."""

    network_id: pulumi.Output[str]
    """Id of the VPC."""
    cidr: pulumi.Output[str]
    """Its address range."""
    subnet_ids: pulumi.Output[dict[str, str]]
    """Zone -> id of the private subnet."""
    service_lists: pulumi.Output[list[str]]
    """Prefix lists of the services behind gateway endpoints."""

    def __init__(self, name: str, args: NetworkArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-aws:index:Network", name, None, opts)
        adopted = args.get("adopt")
        if adopted is None:
            self._build(name, args)
        else:
            self._read(name, adopted)
        self.register_outputs(
            {
                "network_id": self.network_id,
                "cidr": self.cidr,
                "subnet_ids": self.subnet_ids,
                "service_lists": self.service_lists,
            }
        )

    def _build(self, name: str, args: NetworkArgs) -> None:
        own = pulumi.ResourceOptions(parent=self)
        vpc = ec2.Vpc(
            name,
            cidr_block=args["cidr"],
            enable_dns_hostnames=True,  # both: private names of endpoints resolve only then
            enable_dns_support=True,
            tags=_tags(args, "network"),
            opts=own,
        )
        # What AWS puts into every new VPC lets traffic through; it is taken over and emptied.
        ec2.DefaultSecurityGroup(name, vpc_id=vpc.id, ingress=[], egress=[], tags=_tags(args, "default"), opts=own)
        table = ec2.RouteTable(name, vpc_id=vpc.id, routes=[], tags=_tags(args, "private"), opts=own)
        subnets = {zone: self._subnet(zone, range_, vpc, table, args) for zone, range_ in _ranges(args).items()}
        ec2.FlowLog(
            name,
            vpc_id=vpc.id,
            traffic_type="ALL",
            log_destination_type="s3",
            log_destination=pulumi.Output.concat(args["flow_log_store"], "/flow-logs/"),
            max_aggregation_interval=60,
            destination_options={"file_format": "parquet", "per_hour_partition": True},
            tags=_tags(args, "flows"),
            opts=own,
        )
        group = ec2.SecurityGroup(
            "endpoints",
            name=physical_name(args["prefix"], "endpoints", limit=255),
            description="Private endpoints: HTTPS from inside the network",
            vpc_id=vpc.id,
            ingress=[
                {
                    "description": "HTTPS from inside the network",
                    "protocol": "tcp",
                    "from_port": 443,
                    "to_port": 443,
                    "cidr_blocks": [args["cidr"]],
                }
            ],
            egress=[],
            tags=_tags(args, "endpoints"),
            opts=own,
        )
        endpoints = {
            service: self._gateway(service, table, args)
            if service in _GATEWAYS
            else self._interface(service, subnets, group, args)
            for service in args["services"]
        }
        self.network_id = vpc.id
        self.cidr = vpc.cidr_block
        self.subnet_ids = pulumi.Output.all(**{zone: subnet.id for zone, subnet in subnets.items()})
        self.service_lists = _lists(endpoints)

    def _subnet(self, zone: str, range_: str, vpc: ec2.Vpc, table: ec2.RouteTable, args: NetworkArgs) -> ec2.Subnet:
        own = pulumi.ResourceOptions(parent=self)
        subnet = ec2.Subnet(
            zone,
            vpc_id=vpc.id,
            cidr_block=range_,
            availability_zone=zone,
            map_public_ip_on_launch=False,
            tags=_tags(args, f"private-{zone}"),
            opts=own,
        )
        ec2.RouteTableAssociation(zone, subnet_id=subnet.id, route_table_id=table.id, opts=own)
        return subnet

    def _gateway(self, service: str, table: ec2.RouteTable, args: NetworkArgs) -> ec2.VpcEndpoint:
        return ec2.VpcEndpoint(
            service,
            vpc_id=table.vpc_id,
            service_name=f"com.amazonaws.{args['region']}.{service}",
            vpc_endpoint_type="Gateway",
            route_table_ids=[table.id],
            policy=document(*_perimeter(service, args)),
            tags=_tags(args, service),
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _interface(
        self, service: str, subnets: Mapping[str, ec2.Subnet], group: ec2.SecurityGroup, args: NetworkArgs
    ) -> ec2.VpcEndpoint:
        return ec2.VpcEndpoint(
            service,
            vpc_id=group.vpc_id,
            service_name=f"com.amazonaws.{args['region']}.{service}",
            vpc_endpoint_type="Interface",
            private_dns_enabled=True,
            subnet_ids=[subnet.id for subnet in subnets.values()][: args.get("endpoint_zones")],
            security_group_ids=[group.id],
            policy=document(*_perimeter(service, args)),
            tags=_tags(args, service),
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _read(self, name: str, adopted: AdoptedNetwork) -> None:
        """Its endpoints, firewalls and flow logs bear no ids in the spec: guarantees about them are not evaluated."""
        own = pulumi.ResourceOptions(parent=self)
        vpc = ec2.Vpc.get(name, adopted["network_id"], opts=own)
        subnets = {zone: ec2.Subnet.get(zone, id_, opts=own) for zone, id_ in adopted["subnet_ids"].items()}
        for id_ in adopted["route_table_ids"]:
            ec2.RouteTable.get(id_, id_, opts=own)
        self.network_id = vpc.id
        self.cidr = vpc.cidr_block
        self.subnet_ids = pulumi.Output.all(**{zone: subnet.id for zone, subnet in subnets.items()})
        self.service_lists = pulumi.Output.from_input(adopted["service_lists"])


def _ranges(args: NetworkArgs) -> dict[str, str]:
    """Zone -> its part of the network, by the zone's letter: one more zone or one less moves no other.

    GouvernailError where the range is too small.
    """
    whole = ipaddress.IPv4Network(args["cidr"])
    parts = list(whole.subnets(new_prefix=min(28, whole.prefixlen + _LEAST_BITS)))
    places = {zone: ord(zone[-1]) - ord("a") for zone in args["zones"]}
    if wrong := [zone for zone, place in places.items() if not 0 <= place < len(parts)]:
        raise GouvernailError(
            Problem(
                f"{args['cidr']} has no room for a subnet in {', '.join(wrong)}",
                expected="a range of /25 or larger, and zones named by a letter",
            )
        )
    return {zone: str(parts[place]) for zone, place in places.items()}


def _perimeter(service: str, args: NetworkArgs) -> list[Statement]:
    """Only our own account comes through, only to what belongs to it, and only for what is used."""
    own: Conditions = {
        "StringEquals": {"aws:PrincipalAccount": args["account"], "aws:ResourceAccount": args["account"]}
    }
    statements = [allow("OwnAccount", args["services"][service], ["*"], principal="*", when=own)]
    if service == "s3" and "ecr.dkr" in args["services"]:  # layers of images lie in a bucket of AWS
        layers = f"arn:aws:s3:::prod-{args['region']}-starport-layer-bucket/*"
        caller: Conditions = {"StringEquals": {"aws:PrincipalAccount": args["account"]}}
        statements.append(allow("ImageLayers", ["s3:GetObject"], [layers], principal="*", when=caller))
    return statements


def _lists(endpoints: Mapping[str, ec2.VpcEndpoint]) -> pulumi.Output[list[str]]:
    gateways = [endpoint.prefix_list_id for service, endpoint in endpoints.items() if service in _GATEWAYS]
    return pulumi.Output.all(*gateways).apply(lambda found: [id_ for id_ in found if id_])


def _tags(args: NetworkArgs, role: str) -> dict[str, str]:
    return {**args["tags"], "Name": physical_name(args["prefix"], role, limit=255)}
