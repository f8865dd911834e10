"""Where a router stands in a network: a subnet that is its own, and the rules and routes around it.

Callers come in from the network, and the router goes out to it alone: to the gateway, and to what answered before, by
whichever private way the network has. So routes that a private line tells are taken, which around a gateway are not;
every other address leads nowhere, but for the services of Azure without which API Management does not run.

Sources: Azure API Management, injecting a Premium v2 instance
(https://learn.microsoft.com/azure/api-management/inject-vnet-v2); Azure Virtual Network, security groups and their tag
`VirtualNetwork` (https://learn.microsoft.com/azure/virtual-network/service-tags-overview), traffic routing
(https://learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview).
"""

import ipaddress
from collections.abc import Sequence
from typing import Final

import pulumi
from pulumi_azure_native import network

from components.azure._group import Group
from components.azure._names import name_of
from components.contract.traffic import TrafficArgs
from gouvernail.errors import GouvernailError, Problem

__all__ = ["range_of_router", "subnet_of_router"]

_SMALLEST: Final = 27  # what API Management takes at least
_LAST: Final = 4096  # the lowest priority that a rule can have
_HTTPS: Final = 443
_SERVICES: Final = ("Storage", "AzureKeyVault", "AzureActiveDirectory", "AzureMonitor")
_INSIDE: Final = "VirtualNetwork"


def subnet_of_router(args: TrafficArgs, its: Group) -> pulumi.Output[str]:
    """Id of the subnet: the landing zone's, or built in the router's own range."""
    if "subnet" in args:
        return network.Subnet.get("router", args["subnet"], opts=pulumi.ResourceOptions(parent=its.parent)).id
    own = range_of_router(args)
    around = network.NetworkSecurityGroup(
        "router",
        network_security_group_name=name_of("network:NetworkSecurityGroup", its.prefix, "router"),
        resource_group_name=its.name,
        location=its.region,
        security_rules=_rules(own, args),
        tags=its.tags,
        opts=its.opts(),
    )
    table = network.RouteTable(
        "router",
        route_table_name=name_of("network:RouteTable", its.prefix, "router"),
        resource_group_name=its.name,
        location=its.region,
        disable_bgp_route_propagation=False,
        routes=[
            {"name": "nowhere", "address_prefix": "0.0.0.0/0", "next_hop_type": "None"},
            *({"name": one.lower(), "address_prefix": one, "next_hop_type": "Internet"} for one in _SERVICES),
        ],
        tags=its.tags,
        opts=its.opts(),
    )
    inside = pulumi.Output.from_input(args["network_id"])
    return network.Subnet(
        "router",
        subnet_name=name_of("network:Subnet", its.prefix, "router"),
        resource_group_name=inside.apply(lambda id_: id_.split("/")[4]),
        virtual_network_name=inside.apply(lambda id_: id_.rpartition("/")[2]),
        address_prefix=own,
        default_outbound_access=False,
        delegations=[{"name": "service", "service_name": "Microsoft.Web/hostingEnvironments"}],
        network_security_group={"id": around.id},
        route_table={"id": table.id},
        opts=its.opts(),
    ).id


def _rules(own: str, args: TrafficArgs) -> list[network.SecurityRuleArgsDict]:
    """The legacy's addresses are the only ones of it that are reached, where they are named."""
    legacy, callers = args["legacy"], list(args["allow"]) or [_INSIDE]
    there = [f"{one}/32" for one in legacy["addresses"]] or [_INSIDE]
    services = [_rule(f"to-{one.lower()}", 120 + place, [own], [one]) for place, one in enumerate(_SERVICES)]
    return [
        {**_rule("callers", 100, callers, [own]), "direction": "Inbound"},
        {**_rule("probes", 110, ["AzureLoadBalancer"], ["*"], protocol="*", port="*"), "direction": "Inbound"},
        _rule("governed", 100, [own], [args["cidr"]]),
        _rule("legacy", 110, [own], there, port=str(legacy["port"])),
        *services,
        {
            **_rule("nothing-else-in", _LAST, ["*"], ["*"], protocol="*", port="*", access="Deny"),
            "direction": "Inbound",
        },
        _rule("nothing-else-out", _LAST, ["*"], ["*"], protocol="*", port="*", access="Deny"),
    ]


def _rule(
    name: str,
    priority: int,
    sources: Sequence[str],
    to: Sequence[pulumi.Input[str]],
    *,
    protocol: str = "Tcp",
    port: str = str(_HTTPS),
    access: str = "Allow",
) -> network.SecurityRuleArgsDict:
    """Out, where nothing else is said. One by its own key: a service's tag is not taken in a list."""
    made: network.SecurityRuleArgsDict = {
        "name": name,
        "priority": priority,
        "access": access,
        "protocol": protocol,
        "source_port_range": "*",
        "destination_port_range": port,
        "direction": "Outbound",
    }
    if len(sources) == 1:
        made["source_address_prefix"] = sources[0]
    else:
        made["source_address_prefixes"] = list(sources)
    if len(to) == 1:
        made["destination_address_prefix"] = to[0]
    else:
        made["destination_address_prefixes"] = list(to)
    return made


def range_of_router(args: TrafficArgs) -> str:
    """Its own part of the network. GouvernailError where there is none, or one that is too small."""
    own = args.get("range")
    if own is None or ipaddress.IPv4Network(own).prefixlen > _SMALLEST:
        raise GouvernailError(
            Problem(
                f"the router has no room at {own}" if own else "the router has no addresses of its own",
                path="clouds.azure.adopt.gateways",
                expected=f"a range of the network, /{_SMALLEST} or larger, that is this router's alone",
                mend="name one in `ranges` under <system>-router that no subnet of the network has",
            )
        )
    return own
