"""Where a gateway stands in a network: a subnet of its web firewall, a subnet of its API, and the names of both.

API Management takes a subnet that nobody else uses, so a gateway has a range of the network for itself: half of it for
the firewall, half for the API. Callers come to the firewall, the firewall alone comes to the API, and the API goes to
the network and to four services of Azure. Those it reaches by routes to their service tags, which Azure leads over its
own backbone; every other address leads nowhere.

Sources: Azure API Management, injecting a Premium v2 instance
(https://learn.microsoft.com/azure/api-management/inject-vnet-v2); Azure Application Gateway, private deployment
(https://learn.microsoft.com/azure/application-gateway/application-gateway-private-deployment); Azure Virtual Network,
traffic routing and service tags in routes
(https://learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview).
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_azure_native import network, privatedns

from components.azure._group import Group
from components.azure._names import name_of
from components.contract.gateway import GatewayArgs, GatewaySubnets
from gouvernail.errors import GouvernailError, Problem

__all__ = ["Place", "name_in_network", "place"]

_SMALLEST: Final = 27  # what API Management and Application Gateway take at least
_LAST: Final = 4096  # the lowest priority that a rule can have
_HTTPS: Final = "443"
_SERVICES: Final = ("Storage", "AzureKeyVault", "AzureActiveDirectory", "AzureMonitor")
"""What API Management needs of Azure (the first two), where tokens are proved, and where traces go."""
_FIREWALL: Final = "Microsoft.Network/applicationGateways"
_API: Final = "Microsoft.Web/hostingEnvironments"


@dataclass(frozen=True, slots=True)
class Place:
    """Ids of the two subnets, and the address at which callers find the web firewall."""

    firewall: pulumi.Output[str]
    api: pulumi.Output[str]
    address: pulumi.Output[str]


def place(args: GatewayArgs, its: Group) -> Place:
    """The subnets: those of a landing zone, or built in the gateway's own range."""
    if "subnets" in args:
        return _read(args["subnets"], its)
    firewall, api = _halves(args.get("range"))
    rules = _Rules(str(firewall), str(api), args["allow"])
    first = _subnet("firewall", _At(str(firewall), _FIREWALL), rules.of_firewall(), args, its)
    # One after the other: a network takes one change at a time.
    second = _subnet("gateway", _At(str(api), _API, _SERVICES), rules.of_api(), args, its, first)
    return Place(first.id, second.id, pulumi.Output.from_input(_front(str(firewall))))


def name_in_network(
    role: str, host: str, address: pulumi.Input[str], network_id: pulumi.Input[str], its: Group
) -> privatedns.PrivateRecordSet:
    """`host` leads to `address` in this network. Its zone has that one name, so no other is hidden by it."""
    zone = privatedns.PrivateZone(
        role, private_zone_name=host, resource_group_name=its.name, location="global", tags=its.tags, opts=its.opts()
    )
    privatedns.VirtualNetworkLink(
        role,
        virtual_network_link_name=name_of("privatedns:VirtualNetworkLink", its.prefix, role),
        private_zone_name=zone.name,
        resource_group_name=its.name,
        location="global",
        registration_enabled=False,
        virtual_network={"id": network_id},
        tags=its.tags,
        opts=its.opts(),
    )
    return privatedns.PrivateRecordSet(
        role,
        relative_record_set_name="@",
        record_type="A",
        private_zone_name=zone.name,
        resource_group_name=its.name,
        ttl=300,
        a_records=[{"ipv4_address": address}],
        opts=its.opts(),
    )


@dataclass(frozen=True, slots=True)
class _At:
    """The range of a subnet, the service that has it, and what of Azure it reaches."""

    range: str
    service: str
    reached: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class _Rules:
    """What the security groups let through, from one subnet to the other."""

    firewall: str
    api: str
    callers: Sequence[str]

    def of_firewall(self) -> list[network.SecurityRuleArgsDict]:
        """Callers come in, what they ask goes on, and the certificate is read in the network."""
        return [
            _rule("callers", 100, "Inbound", self.callers or ["VirtualNetwork"], self.firewall),
            _probes(),
            _rule("on", 100, "Outbound", [self.firewall], "VirtualNetwork"),
            *_nothing_else(),
        ]

    def of_api(self) -> list[network.SecurityRuleArgsDict]:
        """Nobody comes in past the firewall."""
        services = [
            _rule(f"to-{one.lower()}", 110 + place, "Outbound", [self.api], one) for place, one in enumerate(_SERVICES)
        ]
        return [
            _rule("from-firewall", 100, "Inbound", [self.firewall], self.api),
            _probes(),
            _rule("on", 100, "Outbound", [self.api], "VirtualNetwork"),
            *services,
            *_nothing_else(),
        ]


def _rule(name: str, priority: int, direction: str, sources: Sequence[str], to: str) -> network.SecurityRuleArgsDict:
    return {
        "name": name,
        "priority": priority,
        "access": "Allow",
        "protocol": "Tcp",
        **_sources(sources),
        "source_port_range": "*",
        "destination_address_prefix": to,
        "destination_port_range": _HTTPS,
        "direction": direction,
    }


def _sources(ranges: Sequence[str]) -> network.SecurityRuleArgsDict:
    """One by its own key: a service's tag is not taken in a list."""
    if len(ranges) == 1:
        return {"source_address_prefix": ranges[0]}  # pyright: ignore[reportReturnType] - a part of a rule
    return {"source_address_prefixes": list(ranges)}  # pyright: ignore[reportReturnType] - a part of a rule


def _probes() -> network.SecurityRuleArgsDict:
    """Azure's own look at whether it lives."""
    return {
        "name": "probes",
        "priority": 110,
        "access": "Allow",
        "protocol": "*",
        "source_address_prefix": "AzureLoadBalancer",
        "source_port_range": "*",
        "destination_address_prefix": "*",
        "destination_port_range": "*",
        "direction": "Inbound",
    }


def _nothing_else() -> list[network.SecurityRuleArgsDict]:
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
    return [nothing, {**nothing, "name": "nothing-else-out", "direction": "Outbound"}]


def _subnet(
    role: str,
    at: _At,
    rules: list[network.SecurityRuleArgsDict],
    args: GatewayArgs,
    its: Group,
    *after: pulumi.Resource,
) -> network.Subnet:
    around = network.NetworkSecurityGroup(
        role,
        network_security_group_name=name_of("network:NetworkSecurityGroup", its.prefix, role),
        resource_group_name=its.name,
        location=its.region,
        security_rules=rules,
        tags=its.tags,
        opts=its.opts(),
    )
    nowhere: network.RouteArgsDict = {"name": "nowhere", "address_prefix": "0.0.0.0/0", "next_hop_type": "None"}
    table = network.RouteTable(
        role,
        route_table_name=name_of("network:RouteTable", its.prefix, role),
        resource_group_name=its.name,
        location=its.region,
        disable_bgp_route_propagation=True,
        routes=[
            nowhere,
            *({"name": one.lower(), "address_prefix": one, "next_hop_type": "Internet"} for one in at.reached),
        ],
        tags=its.tags,
        opts=its.opts(),
    )
    inside = pulumi.Output.from_input(args["network_id"])
    return network.Subnet(
        role,
        subnet_name=name_of("network:Subnet", its.prefix, role),
        resource_group_name=inside.apply(lambda id_: id_.split("/")[4]),
        virtual_network_name=inside.apply(lambda id_: id_.rpartition("/")[2]),
        address_prefix=at.range,
        default_outbound_access=False,
        delegations=[{"name": "service", "service_name": at.service}],
        network_security_group={"id": around.id},
        route_table={"id": table.id},
        opts=its.opts(None, *after),
    )


def _read(subnets: GatewaySubnets, its: Group) -> Place:
    """Its rules and routes are the landing zone's; they are read with the network."""
    own = pulumi.ResourceOptions(parent=its.parent)
    firewall = network.Subnet.get("firewall", subnets["firewall"], opts=own)
    api = network.Subnet.get("gateway", subnets["gateway"], opts=own)
    return Place(firewall.id, api.id, firewall.address_prefix.apply(lambda one: _front(one or "")))


def _front(range_: str) -> str:
    """The last address of the subnet that can be used: instances are given the first ones."""
    return str(ipaddress.IPv4Network(range_)[-2]) if range_ else ""


def _halves(range_: str | None) -> tuple[ipaddress.IPv4Network, ipaddress.IPv4Network]:
    """GouvernailError where there is no range, or one that is too small."""
    whole = None if range_ is None else ipaddress.IPv4Network(range_)
    if whole is None or whole.prefixlen >= _SMALLEST:
        raise GouvernailError(
            Problem(
                f"the gateway has no room at {range_}" if range_ else "the gateway has no addresses of its own",
                path="clouds.azure.adopt.gateways",
                expected=f"a range of the network, /{_SMALLEST - 1} or larger, that is this gateway's alone",
                mend="name one that no subnet of the network and no other gateway has",
            )
        )
    first, second = whole.subnets(prefixlen_diff=1)
    return first, second
