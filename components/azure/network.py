"""Network on Azure: a virtual network that leads nowhere but to the services it uses.

Source: Azure Private Link, private endpoints and their DNS zones
(https://learn.microsoft.com/azure/private-link/private-endpoint-dns), and Azure Network Watcher, virtual network flow
logs (https://learn.microsoft.com/azure/network-watcher/vnet-flow-logs-overview).
"""

import ipaddress
from typing import Final

import pulumi
from pulumi_azure_native import network, privatedns

from components.azure._group import group
from components.azure._names import name_of
from components.contract.network import NetworkArgs
from gouvernail.errors import GouvernailError, Problem

__all__ = ["Network"]

_LEAST_BITS: Final = 2  # a quarter for private endpoints: gateways and caches need subnets of their own beside it
_LAST: Final = 4096  # the lowest priority that a rule can have


class Network(pulumi.ComponentResource):
    """A private subnet, in every zone, and a private name a service. No internet, NAT, peering or public address."""

    network_id: pulumi.Output[str]
    """Id of the virtual network."""
    cidr: pulumi.Output[str]
    """Its address range."""
    subnet_ids: pulumi.Output[dict[str, str]]
    """Zone -> id of the private subnet; a subnet spans all zones, so it is the same one."""
    service_lists: pulumi.Output[list[str]]
    """Ids of the private DNS zones in which services have their names."""

    def __init__(self, name: str, args: NetworkArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-azure:index:Network", name, None, opts)
        own = pulumi.ResourceOptions(parent=self)
        its = group("network", args["prefix"], args["region"], args["tags"], self)
        net = network.VirtualNetwork(
            name,
            virtual_network_name=name_of("network:VirtualNetwork", args["prefix"], "network"),
            resource_group_name=its.name,
            location=args["region"],
            address_space={"address_prefixes": [args["cidr"]]},
            encryption={"enabled": True, "enforcement": network.VirtualNetworkEncryptionEnforcement.ALLOW_UNENCRYPTED},
            tags=args["tags"],
            opts=own,
        )
        subnet = network.Subnet(
            "private",
            subnet_name="private",
            resource_group_name=its.name,
            virtual_network_name=net.name,
            address_prefix=_range(args),
            default_outbound_access=False,
            private_endpoint_network_policies=network.VirtualNetworkPrivateEndpointNetworkPolicies.ENABLED,
            network_security_group={"id": self._firewall(its.name, args).id},
            route_table={"id": self._nowhere(its.name, args).id},
            opts=own,
        )
        self._flows(name, net, args)
        names = [self._names(zone, net, its.name, args) for zones in args["services"].values() for zone in zones]
        self.network_id = net.id
        self.cidr = pulumi.Output.from_input(args["cidr"])
        self.subnet_ids = subnet.id.apply(lambda id_: dict.fromkeys(args["zones"], id_))
        self.service_lists = pulumi.Output.all(*[zone.id for zone in names])
        self.register_outputs(
            {
                "network_id": self.network_id,
                "cidr": self.cidr,
                "subnet_ids": self.subnet_ids,
                "service_lists": self.service_lists,
            }
        )

    def _firewall(self, group_name: pulumi.Output[str], args: NetworkArgs) -> network.NetworkSecurityGroup:
        """Over what Azure lets through by itself: the whole network, load balancers, and everything outwards."""
        inside: network.SecurityRuleArgsDict = {
            "name": "https-inside",
            "priority": 100,
            "access": "Allow",
            "protocol": "Tcp",
            "source_address_prefix": args["cidr"],
            "source_port_range": "*",
            "destination_address_prefix": args["cidr"],
            "destination_port_range": "443",
            "direction": "Inbound",
        }
        nothing: network.SecurityRuleArgsDict = {
            "name": "nothing-else-in",
            "priority": _LAST,
            "access": "Deny",
            "protocol": "*",
            "source_address_prefix": "*",
            "source_port_range": "*",
            "destination_address_prefix": "*",
            "destination_port_range": "*",
            "direction": "Inbound",
        }
        return network.NetworkSecurityGroup(
            "private",
            network_security_group_name=name_of("network:NetworkSecurityGroup", args["prefix"], "private"),
            resource_group_name=group_name,
            location=args["region"],
            security_rules=[
                inside,
                {**inside, "name": "https-within", "direction": "Outbound"},
                nothing,
                {**nothing, "name": "nothing-else-out", "direction": "Outbound"},
            ],
            tags=args["tags"],
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _nowhere(self, group_name: pulumi.Output[str], args: NetworkArgs) -> network.RouteTable:
        return network.RouteTable(
            "private",
            route_table_name=name_of("network:RouteTable", args["prefix"], "private"),
            resource_group_name=group_name,
            location=args["region"],
            disable_bgp_route_propagation=True,
            routes=[{"name": "nowhere", "address_prefix": "0.0.0.0/0", "next_hop_type": "None"}],
            tags=args["tags"],
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _flows(self, name: str, net: network.VirtualNetwork, args: NetworkArgs) -> None:
        """Below the watcher that Azure makes with a region's first network; an account has one a region."""
        network.FlowLog(
            name,
            flow_log_name=name_of("network:FlowLog", args["prefix"], "flows"),
            network_watcher_name=f"NetworkWatcher_{args['region']}",
            resource_group_name="NetworkWatcherRG",
            location=args["region"],
            target_resource_id=net.id,
            storage_id=args["flow_log_store"],
            enabled=True,
            format={"type": "JSON", "version": 2},
            tags=args["tags"],
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _names(
        self, zone: str, net: network.VirtualNetwork, group_name: pulumi.Output[str], args: NetworkArgs
    ) -> privatedns.PrivateZone:
        own = pulumi.ResourceOptions(parent=self)
        made = privatedns.PrivateZone(
            zone,
            private_zone_name=zone,
            resource_group_name=group_name,
            location="global",
            tags=args["tags"],
            opts=own,
        )
        privatedns.VirtualNetworkLink(
            zone,
            virtual_network_link_name=name_of("privatedns:VirtualNetworkLink", args["prefix"], "network"),
            private_zone_name=made.name,
            resource_group_name=group_name,
            location="global",
            registration_enabled=False,
            virtual_network={"id": net.id},
            tags=args["tags"],
            opts=own,
        )
        return made


def _range(args: NetworkArgs) -> str:
    """The first part of the network. GouvernailError where the range is too small."""
    whole = ipaddress.IPv4Network(args["cidr"])
    if whole.prefixlen + _LEAST_BITS > 29:
        raise GouvernailError(
            Problem(f"{args['cidr']} has no room for a subnet", expected="a range of /27 or larger")
        )
    return str(next(whole.subnets(new_prefix=whole.prefixlen + _LEAST_BITS)))
