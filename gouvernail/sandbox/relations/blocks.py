"""Blocks of addresses and ranges of ports, each by itself: how they are written, and how large they may be.

Host bits (10.0.0.1/16) are refused where the provider refuses them, and taken where the cloud cuts them off itself
(AWS: network ACLs, "We modify the specified CIDR block to its canonical form") or where no authority says.
Sizes: VPC User Guide, "VPC CIDR blocks" and "Subnet sizing"; Azure Virtual Network FAQ ("How small and how large can
virtual networks and subnets be?") and the reference of virtual hubs; Google VPC, "Subnets: IPv4 subnet ranges", the
references of Serverless VPC Access and of GKE's private clusters; EKS's serviceIpv4Cidr.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_interface
from typing import Final, TypeAlias, cast

from gouvernail.graph import UNKNOWN
from gouvernail.sandbox.check import Failure
from gouvernail.sandbox.relations.reading import listed, mapping, standing
from gouvernail.sandbox.words import join, show

__all__ = ["Block", "block", "wrong"]

Block: TypeAlias = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class _Rule:
    """What stands at a place: of which families (4 and 6), how long the prefix of an IPv4 block may be."""

    at: str
    families: str = "4"
    shortest: int = 0
    longest: int = 32
    strict: bool = True
    loose: bool = False
    """Whether something else than a block may stand there too: an address, a tag, a star."""


_VPC: Final = (_Rule("cidrBlock", shortest=16, longest=28),)
_IN_GROUP: Final = tuple(
    rule
    for way in ("ingress", "egress")
    for rule in (_Rule(f"{way}[].cidrBlocks[]"), _Rule(f"{way}[].ipv6CidrBlocks[]", "6"))
)
_IN_ACL: Final = tuple(
    rule
    for way in ("ingress", "egress")
    for rule in (_Rule(f"{way}[].cidrBlock", strict=False), _Rule(f"{way}[].ipv6CidrBlock", "6", strict=False))
)
_ONE_RULE: Final = (_Rule("cidrIpv4"), _Rule("cidrIpv6", "6"))
_OF_RULE: Final = tuple(
    _Rule(f"{side}AddressPrefix{many}", "46", strict=False, loose=True)
    for side in ("source", "destination")
    for many in ("", "es[]")
)
_AZURE_SUBNET: Final = (_Rule("addressPrefix", "46", 2, 29), _Rule("addressPrefixes[]", "46", 2, 29))


def _below(at: str, rules: tuple[_Rule, ...]) -> tuple[_Rule, ...]:
    return tuple(
        _Rule(f"{at}.{one.at}", one.families, one.shortest, one.longest, one.strict, one.loose) for one in rules
    )


_BLOCKS: Final[Mapping[str, tuple[_Rule, ...]]] = {
    "aws:ec2/vpc:Vpc": _VPC,
    "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation": _VPC,
    "aws:ec2/subnet:Subnet": _VPC,
    "aws:ec2/securityGroup:SecurityGroup": _IN_GROUP,
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": _IN_GROUP,
    "aws:ec2/securityGroupRule:SecurityGroupRule": (_Rule("cidrBlocks[]"), _Rule("ipv6CidrBlocks[]", "6")),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": _ONE_RULE,
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": _ONE_RULE,
    "aws:ec2/networkAcl:NetworkAcl": _IN_ACL,
    "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": _IN_ACL,
    "aws:ec2/networkAclRule:NetworkAclRule": (
        _Rule("cidrBlock", strict=False),
        _Rule("ipv6CidrBlock", "6", strict=False),
    ),
    "aws:ec2/route:Route": (_Rule("destinationCidrBlock"), _Rule("destinationIpv6CidrBlock", "6")),
    "aws:ec2/routeTable:RouteTable": (_Rule("routes[].cidrBlock"), _Rule("routes[].ipv6CidrBlock", "6")),
    "aws:ec2/managedPrefixList:ManagedPrefixList": (_Rule("entries[].cidr", "46", strict=False),),
    "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry": (_Rule("cidr", "46", strict=False),),
    "aws:ec2transitgateway/route:Route": (_Rule("destinationCidrBlock", "46"),),
    "aws:eks/cluster:Cluster": (
        _Rule("vpcConfig.publicAccessCidrs[]"),
        _Rule("kubernetesNetworkConfig.serviceIpv4Cidr", shortest=12, longest=24),
    ),
    "aws:wafv2/ipSet:IpSet": (_Rule("addresses[]", "46", strict=False),),
    "azure-native:network:VirtualNetwork": (
        _Rule("addressSpace.addressPrefixes[]", "46", 2, 29),
        *_below("subnets[]", _AZURE_SUBNET),
    ),
    "azure-native:network:Subnet": _AZURE_SUBNET,
    "azure-native:network:VirtualHub": (_Rule("addressPrefix", longest=24),),
    "azure-native:network:LocalNetworkGateway": (
        _Rule("localNetworkAddressSpace.addressPrefixes[]", "46", strict=False),
    ),
    "azure-native:network:SecurityRule": _OF_RULE,
    "azure-native:network:NetworkSecurityGroup": _below("securityRules[]", _OF_RULE),
    "azure-native:network:Route": (_Rule("addressPrefix", "46", strict=False, loose=True),),
    "azure-native:network:RouteTable": (_Rule("routes[].addressPrefix", "46", strict=False, loose=True),),
    "gcp:compute/subnetwork:Subnetwork": (
        _Rule("ipCidrRange", shortest=4, longest=29, strict=False),
        _Rule("secondaryIpRanges[].ipCidrRange", "46", shortest=4, longest=29, strict=False),
    ),
    "gcp:compute/firewall:Firewall": (
        _Rule("sourceRanges[]", "46", strict=False, loose=True),
        _Rule("destinationRanges[]", "46", strict=False, loose=True),
    ),
    "gcp:compute/route:Route": (_Rule("destRange", "46", strict=False, loose=True),),
    "gcp:vpcaccess/connector:Connector": (_Rule("ipCidrRange", shortest=28, longest=28),),
    "gcp:container/cluster:Cluster": (
        _Rule("privateClusterConfig.masterIpv4CidrBlock", shortest=28, longest=28),
        _Rule("masterAuthorizedNetworksConfig.cidrBlocks[].cidrBlock", "46"),
    ),
}


@dataclass(frozen=True, slots=True)
class _Ports:
    """Where a range of ports stands: below `at`, from and to as two numbers, or (`written`) as texts such as 80-90."""

    at: str
    first: str = "fromPort"
    last: str = "toPort"
    protocol: str = "protocol"
    written: bool = False
    none_of_all: bool = False
    """Whether the provider refuses ports beside the protocol of all (SecurityGroup: "both must be 0")."""


_IN_ACL_PORTS: Final = (_Ports("ingress[]"), _Ports("egress[]"))
_AWS_PORTS: Final = (_Ports("ingress[]", none_of_all=True), _Ports("egress[]", none_of_all=True))
_ONE_PORT: Final = (_Ports("", protocol="ipProtocol"),)
_WRITTEN: Final = tuple(f"{side}PortRange{many}" for side in ("source", "destination") for many in ("", "s[]"))
_PORTS: Final[Mapping[str, tuple[_Ports, ...]]] = {
    "aws:ec2/securityGroup:SecurityGroup": _AWS_PORTS,
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": _AWS_PORTS,
    "aws:ec2/networkAcl:NetworkAcl": _IN_ACL_PORTS,
    "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": _IN_ACL_PORTS,
    "aws:ec2/securityGroupRule:SecurityGroupRule": (_Ports(""),),
    "aws:ec2/networkAclRule:NetworkAclRule": (_Ports(""),),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": _ONE_PORT,
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": _ONE_PORT,
    "azure-native:network:SecurityRule": tuple(_Ports(at, written=True) for at in _WRITTEN),
    "azure-native:network:NetworkSecurityGroup": tuple(
        _Ports(f"securityRules[].{at}", written=True) for at in _WRITTEN
    ),
    "gcp:compute/firewall:Firewall": (
        _Ports("allows[].ports[]", written=True),
        _Ports("denies[].ports[]", written=True),
    ),
}
_WITH_PORTS: Final = frozenset({"tcp", "udp", "6", "17"})  # of ICMP the two numbers are a type and a code
_HIGHEST: Final = 65_535
_RANGE: Final = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?")
_LIKE_A_BLOCK: Final = re.compile(r"[\d.]+/[^/]*|[0-9a-fA-F:]*:[0-9a-fA-F:]*/[^/]*")


def wrong(token: str, inputs: Mapping[str, object]) -> Iterator[Failure]:
    """What a cloud would refuse in the blocks and ports of a resource's inputs, each by itself."""
    for rule in _BLOCKS.get(token, ()):
        for path, value in standing(inputs, rule.at):
            if isinstance(value, str) and value and (reason := _block(value, rule)):
                yield Failure(path, reason)
    for ports in _PORTS.get(token, ()):
        for path, value in standing(inputs, ports.at):
            if ports.written:
                yield from (Failure(path, reason) for one in listed(value) if (reason := _written(one)))
            else:
                yield from _numbers(mapping(value), ports, path)


@cache
def block(text: str) -> Block | None:
    """A block of addresses, its host bits cut off; None for what is none."""
    if "/" not in text:
        return None
    try:
        return ip_interface(text).network
    except ValueError:
        return None


def _block(text: str, rule: _Rule) -> str:
    if rule.loose and not _LIKE_A_BLOCK.fullmatch(text):
        return ""
    found = block(text)
    if found is None or not text.rpartition("/")[2].isdigit():
        example = "10.0.0.0/16" if "4" in rule.families else "2001:db8::/56"
        return f"expected a block of addresses such as {example}, got {show(text)}"
    if str(found.version) not in rule.families:
        return f"expected a block of IPv{rule.families}, got {show(text)}"
    if rule.strict and str(found) != text and str(found.network_address) != str(ip_interface(text).ip):
        return f"expected the block's first address, got {show(text)}: did you mean '{found}'?"
    if found.version == 4 and not rule.shortest <= found.prefixlen <= rule.longest:
        least, most = f"/{rule.shortest}", f"/{rule.longest}"
        return f"expected a block {f'of {least}' if least == most else f'from {least} to {most}'}, got {show(text)}"
    return ""


def _written(value: object) -> str:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or text in ("*", ""):
        return ""
    found = _RANGE.fullmatch(text)
    if not found:
        return f"expected a port or a range of ports such as 8000-8080, got {show(text)}"
    first = int(found.group(1))
    return _range(first, int(found.group(2) or first))


def _numbers(given: Mapping[str, object], ports: _Ports, path: str) -> Iterator[Failure]:
    first, last, protocol = given.get(ports.first), given.get(ports.last), given.get(ports.protocol)
    if ports.none_of_all and protocol in ("-1", "all") and not {first, last} <= {0, "0", None, UNKNOWN}:
        yield Failure(join(path, ports.first), "expected both ports to be 0 where the protocol is '-1' (all)")
    if str(protocol).lower() not in _WITH_PORTS or not _is_number(first) or not _is_number(last):
        return
    if reason := _range(int(cast("int", first)), int(cast("int", last))):
        yield Failure(join(path, ports.first) if path else ports.first, reason)


def _range(first: int, last: int) -> str:
    if not 0 <= first <= _HIGHEST or not 0 <= last <= _HIGHEST:
        return f"expected ports from 0 to {_HIGHEST}, got {first} to {last}"
    return f"expected the first port to be no higher than the last, got {first} to {last}" if first > last else ""


def _is_number(value: object) -> bool:
    return (isinstance(value, int | float) and not isinstance(value, bool)) or (
        isinstance(value, str) and re.fullmatch(r"-?\d{1,9}", value) is not None
    )
