"""Network on Azure: a virtual network that leads nowhere but to what is ours.

Services have no address here until a private endpoint gives them one: who makes a thing makes its endpoint, in the
subnet and the DNS zones of this network.

Sources: Azure Private Link, private endpoints and their DNS zones
(https://learn.microsoft.com/azure/private-link/private-endpoint-dns); Azure Virtual Network, default outbound access
(https://learn.microsoft.com/azure/virtual-network/ip-services/default-outbound-access); Azure Network Watcher, virtual
network flow logs (https://learn.microsoft.com/azure/network-watcher/vnet-flow-logs-overview).
"""

import ipaddress
from typing import Final

import pulumi
from pulumi_azure_native import managedidentity, network, privatedns

from components.azure._group import Group, group
from components.azure._log_writer import FLOWS, log_writer_id
from components.azure._names import name_of
from components.azure._roles import assign
from components.azure._store import container_id
from components.contract.network import AdoptedNetwork, NetworkArgs
from gouvernail.errors import GouvernailError, Problem

__all__ = ["Network"]

_LEAST_BITS: Final = 2  # a quarter for private endpoints: gateways and caches need subnets of their own beside it
_SMALLEST: Final = 29  # the smallest subnet of Azure, which keeps five addresses of each for itself
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
        range_ = _range(args["cidr"])
        its = group("network", args, self)
        net = network.VirtualNetwork(
            name,
            virtual_network_name=name_of("network:VirtualNetwork", its.prefix, "network"),
            resource_group_name=its.name,
            location=its.region,
            address_space={"address_prefixes": [args["cidr"]]},
            encryption={"enabled": True, "enforcement": network.VirtualNetworkEncryptionEnforcement.ALLOW_UNENCRYPTED},
            tags=its.tags,
            opts=its.opts(),
        )
        subnet = network.Subnet(
            "private",
            subnet_name="private",
            resource_group_name=its.name,
            virtual_network_name=net.name,
            address_prefix=range_,
            default_outbound_access=False,
            private_endpoint_network_policies=network.VirtualNetworkPrivateEndpointNetworkPolicies.ENABLED,
            network_security_group={"id": _firewall(its, args["cidr"]).id},
            route_table={"id": _nowhere(its).id},
            opts=its.opts(),
        )
        _flows(net, args["flow_log_store"], its)
        names = sorted({zone for zones in args["services"].values() for zone in zones})
        self.network_id = net.id
        self.cidr = pulumi.Output.from_input(args["cidr"])
        self.subnet_ids = subnet.id.apply(lambda id_: dict.fromkeys(args["zones"], id_))
        self.service_lists = pulumi.Output.all(*[_names(zone, net, its).id for zone in names])

    def _read(self, name: str, adopted: AdoptedNetwork) -> None:
        """Its endpoints and flow logs bear no ids in the spec: guarantees about them are not evaluated."""
        own = pulumi.ResourceOptions(parent=self)
        net = network.VirtualNetwork.get(name, adopted["network_id"], opts=own)
        read = {
            id_: network.Subnet.get(id_.rpartition("/")[2], id_, opts=own)
            for id_ in dict.fromkeys(adopted["subnet_ids"].values())
        }
        for id_ in adopted["route_table_ids"]:
            network.RouteTable.get(id_.rpartition("/")[2], id_, opts=own)
        for id_ in adopted["service_lists"]:
            privatedns.PrivateZone.get(id_.rpartition("/")[2], id_, opts=own)
        self.network_id = net.id
        self.cidr = net.address_space.apply(_first_range)
        self.subnet_ids = pulumi.Output.all(**{zone: read[id_].id for zone, id_ in adopted["subnet_ids"].items()})
        self.service_lists = pulumi.Output.from_input(adopted["service_lists"])


def _firewall(its: Group, cidr: str) -> network.NetworkSecurityGroup:
    """Over what Azure lets through by itself: the whole network, load balancers, and everything outwards."""
    inside: network.SecurityRuleArgsDict = {
        "name": "https-inside",
        "priority": 100,
        "access": "Allow",
        "protocol": "Tcp",
        "source_address_prefix": cidr,
        "source_port_range": "*",
        "destination_address_prefix": cidr,
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
        network_security_group_name=name_of("network:NetworkSecurityGroup", its.prefix, "private"),
        resource_group_name=its.name,
        location=its.region,
        security_rules=[
            inside,
            {**inside, "name": "https-within", "direction": "Outbound"},
            nothing,
            {**nothing, "name": "nothing-else-out", "direction": "Outbound"},
        ],
        tags=its.tags,
        opts=its.opts(),
    )


def _nowhere(its: Group) -> network.RouteTable:
    """Over the way to the internet that Azure gives every subnet."""
    return network.RouteTable(
        "private",
        route_table_name=name_of("network:RouteTable", its.prefix, "private"),
        resource_group_name=its.name,
        location=its.region,
        disable_bgp_route_propagation=True,
        routes=[{"name": "nowhere", "address_prefix": "0.0.0.0/0", "next_hop_type": network.RouteNextHopType.NONE}],
        tags=its.tags,
        opts=its.opts(),
    )


def _flows(net: network.VirtualNetwork, store: pulumi.Input[str], its: Group) -> None:
    """Below the watcher that Azure makes with a region's first network; an account has one a region.

    Written with an identity of its own, for the store takes no shared key.
    """
    to, name = pulumi.Output.from_input(store), name_of("managedidentity:UserAssignedIdentity", its.prefix, "flows")
    writer = managedidentity.UserAssignedIdentity(
        "flows",
        resource_name_=name,
        resource_group_name=its.name,
        location=its.region,
        tags=its.tags,
        opts=its.opts(),
    )
    may = assign(
        "flows",
        to.apply(log_writer_id),
        writer.principal_id,
        to.apply(lambda id_: container_id(id_, FLOWS)),
        its.opts(),
        holder=name,
    )
    network.FlowLog(
        "flows",
        flow_log_name=name_of("network:FlowLog", its.prefix, "flows"),
        network_watcher_name=f"NetworkWatcher_{its.region}",
        resource_group_name="NetworkWatcherRG",
        location=its.region,
        target_resource_id=net.id,
        storage_id=to,
        enabled=True,
        format={"type": network.FlowLogFormatType.JSON, "version": 2},
        identity={"type": network.ResourceIdentityType.USER_ASSIGNED, "user_assigned_identities": [writer.id]},
        tags=its.tags,
        opts=its.opts(None, may),
    )


def _names(zone: str, net: network.VirtualNetwork, its: Group) -> privatedns.PrivateZone:
    made = privatedns.PrivateZone(
        zone,
        private_zone_name=zone,
        resource_group_name=its.name,
        location="global",
        tags=its.tags,
        opts=its.opts(),
    )
    privatedns.VirtualNetworkLink(
        zone,
        virtual_network_link_name=name_of("privatedns:VirtualNetworkLink", its.prefix, "network"),
        private_zone_name=made.name,
        resource_group_name=its.name,
        location="global",
        registration_enabled=False,
        virtual_network={"id": net.id},
        tags=its.tags,
        opts=its.opts(),
    )
    return made


def _range(cidr: str) -> str:
    """The first part of the network. GouvernailError where the range is too small."""
    whole = ipaddress.IPv4Network(cidr)
    if whole.prefixlen + _LEAST_BITS > _SMALLEST:
        raise GouvernailError(Problem(f"{cidr} has no room for a subnet", expected="a range of /27 or larger"))
    return str(next(whole.subnets(new_prefix=whole.prefixlen + _LEAST_BITS)))


def _first_range(space: network.outputs.AddressSpaceResponse | None) -> str:
    return (space.address_prefixes or [""])[0] if space else ""
