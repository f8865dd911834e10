"""Blocks of addresses among each other: a subnet lies in its network, and beside the other subnets there.

Sources: Amazon VPC User Guide, "Subnet CIDR blocks", and the EC2 API's error codes InvalidSubnet.Range and
InvalidSubnet.Conflict; Azure's NetcfgSubnetRangeOutsideVnet, NetcfgSubnetRangesOverlap and
InUsePrefixCannotBeDeleted; Google VPC, "Subnets" (ranges are unique in a network; subnets that are added to a network
in auto mode lie outside 10.128.0.0/9).

What is not known is not judged: a network that the sandbox never made, a block that a pool allocates.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final, TypeAlias

from gouvernail.sandbox.check import Failure
from gouvernail.sandbox.relations import blocks
from gouvernail.sandbox.relations.blocks import Block
from gouvernail.sandbox.relations.others import Others
from gouvernail.sandbox.relations.reading import listed, mapping, standing, veiled
from gouvernail.sandbox.state import Existing
from gouvernail.sandbox.words import show

__all__ = ["RELATED", "conflicts", "inhabited", "misplaced", "wrong"]

_VPC: Final = "aws:ec2/vpc:Vpc"
_SECONDARY: Final = "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation"
_AWS_SUBNET: Final = "aws:ec2/subnet:Subnet"
_AZURE_NETWORK: Final = "azure-native:network:VirtualNetwork"
_AZURE_SUBNET: Final = "azure-native:network:Subnet"
_GCP_NETWORK: Final = "gcp:compute/network:Network"
_GCP_SUBNET: Final = "gcp:compute/subnetwork:Subnetwork"

RELATED: Final = frozenset({_SECONDARY, _AWS_SUBNET, _AZURE_NETWORK, _AZURE_SUBNET, _GCP_SUBNET})
"""The types that have a place among others."""

# Where the blocks of a subnet stand; those of one network may not overlap.
_OWN: Final[Mapping[str, tuple[str, ...]]] = {
    _SECONDARY: ("cidrBlock",),
    _AWS_SUBNET: ("cidrBlock",),
    _AZURE_NETWORK: ("subnets[].addressPrefix", "subnets[].addressPrefixes[]"),
    _AZURE_SUBNET: ("addressPrefix", "addressPrefixes[]"),
    _GCP_SUBNET: ("ipCidrRange", "secondaryIpRanges[].ipCidrRange"),
}
_SPACE: Final = "addressSpace.addressPrefixes[]"
_AUTO_MODE: Final = blocks.block("10.128.0.0/9")
_GCP_PATH: Final = re.compile(r"projects/([^/]+)/global/networks/([^/]+)$")

_Standing: TypeAlias = tuple[str, Block]


def wrong(token: str, inputs: Mapping[str, object], secrets: Collection[str] = ()) -> list[Failure]:
    """What a cloud would refuse in blocks and ports without a look at anything else."""
    found = [*blocks.wrong(token, inputs)]
    if token in RELATED:
        found += _among(_blocks(token, inputs))
        if token == _AZURE_NETWORK:
            found += _among(_read(inputs, (_SPACE,)))
            found += _outside(_blocks(token, inputs), [one for _, one in _read(inputs, (_SPACE,))], "the address space")
    return [veiled(one, secrets) for one in found]


def misplaced(thing: Existing, others: Others) -> list[Failure]:
    """Blocks that lie outside their network."""
    return [veiled(one, thing.secrets) for one in _misplaced(thing, others)]


def conflicts(thing: Existing, others: Others, *, but: str = "") -> list[Failure]:
    """Blocks that are taken in the thing's network; what was made at the URN `but` is passed over."""
    return [veiled(one, thing.secrets) for one in _conflicts(thing, others, but)]


def inhabited(thing: Existing, others: Others) -> list[str]:
    """The subnets in a VPC's further block, which cannot be taken away under them (InvalidCidrBlock.InUse)."""
    own = _blocks(thing.type, thing.inputs) if thing.type == _SECONDARY else []
    return [
        f"{subnet.type} {show(subnet.id)} (made as {subnet.urn}) lies in its block (InvalidCidrBlock.InUse)"
        for _, block in own
        for subnet in _same_vpc(thing, others.mentioning(_AWS_SUBNET, _text(thing, "vpcId")))
        if any(_within(one, block) for _, one in _blocks(subnet.type, subnet.inputs))
    ]


def _misplaced(thing: Existing, others: Others) -> list[Failure]:
    if thing.type == _AWS_SUBNET:
        return _outside_vpc(thing, others)
    if thing.type == _AZURE_SUBNET:
        network = _azure_network(thing, others)
        space = [one for _, one in _read(network.inputs, (_SPACE,))] if network else []
        where = f"the address space of {show(network.inputs.get('virtualNetworkName'))}" if network else ""
        return [*_outside(_blocks(thing.type, thing.inputs), space, where)]
    return []


def _conflicts(thing: Existing, others: Others, but: str) -> list[Failure]:
    own = _blocks(thing.type, thing.inputs)
    found = [
        Failure(path, _taken(thing, mine, other, block))
        for other in _beside(thing, others)
        if not but or (other.urn != but and other.id != thing.id)  # the id: what moves to another URN is the same thing
        for _, block in _blocks_of(thing, other)
        for path, mine in own
        if _overlap(mine, block)
    ]
    if thing.type == _GCP_SUBNET and _in_auto_mode(thing, others):
        found += [
            Failure(path, f"{show(str(one))} lies in 10.128.0.0/9, which a network in auto mode keeps for itself")
            for path, one in own
            if _AUTO_MODE and _overlap(one, _AUTO_MODE)
        ]
    if thing.type == _AZURE_NETWORK:
        space = [one for _, one in _read(thing.inputs, (_SPACE,))]
        for subnet in _azure_subnets(thing, others):
            lost = [*_outside(_blocks(subnet.type, subnet.inputs), space, "it")]
            found += [
                Failure("addressSpace", f"subnet {show(subnet.inputs.get('subnetName'))} has a block outside "
                        "the new address space (InUsePrefixCannotBeDeleted)") for _ in lost[:1]
            ]  # fmt: skip
    return found


def _outside_vpc(subnet: Existing, others: Others) -> list[Failure]:
    vpc = subnet.inputs.get("vpcId")
    network = others.find(_VPC, vpc) if isinstance(vpc, str) and vpc else None
    if network is None or not isinstance(network.inputs.get("cidrBlock"), str):
        return []
    added = [one for one in others.mentioning(_SECONDARY, network.id) if one.inputs.get("vpcId") == network.id]
    if any(not isinstance(one.inputs.get("cidrBlock"), str) for one in added):
        return []  # a pool allocates it
    space = [block for one in (network, *added) for _, block in _read(one.inputs, ("cidrBlock",))]
    return [*_outside(_blocks(subnet.type, subnet.inputs), space, f"the blocks of {network.id}", "InvalidSubnet.Range")]


def _outside(
    own: Sequence[_Standing], space: Sequence[Block], where: str, code: str = "NetcfgSubnetRangeOutsideVnet"
) -> Iterator[Failure]:
    families = {one.version for one in space}
    for path, one in own:
        if one.version in families and not any(_within(one, whole) for whole in space):
            listed_ = ", ".join(map(str, space))
            yield Failure(path, f"{show(str(one))} lies outside {where} ({listed_}) ({code})")


def _among(own: Sequence[_Standing]) -> Iterator[Failure]:
    for (first, one), (second, other) in combinations(own, 2):
        if _overlap(one, other):
            yield Failure(second, f"{show(str(other))} overlaps {show(str(one))} at {first}")


def _beside(thing: Existing, others: Others) -> list[Existing]:
    """What has blocks in the thing's network."""
    if thing.type == _AWS_SUBNET:
        return _same_vpc(thing, others.mentioning(_AWS_SUBNET, _text(thing, "vpcId")))
    if thing.type == _SECONDARY:
        vpc = others.find(_VPC, _text(thing, "vpcId"))
        return [*([vpc] if vpc else []), *_same_vpc(thing, others.mentioning(_SECONDARY, _text(thing, "vpcId")))]
    if thing.type == _GCP_SUBNET:
        network = _gcp_network(thing)
        return [
            one for one in others.mentioning(_GCP_SUBNET, network[1]) if network[1] and _gcp_network(one) == network
        ]
    if thing.type == _AZURE_SUBNET:
        network = _azure_network(thing, others)
        return [*_azure_subnets(thing, others), *([network] if network else [])]
    return _azure_subnets(thing, others)


def _blocks_of(thing: Existing, other: Existing) -> list[_Standing]:
    """The blocks of another thing beside this one: an Azure subnet may stand in its network too, under its own name."""
    if other.type == _VPC:
        return _read(other.inputs, ("cidrBlock",))
    own = str(thing.inputs.get("subnetName")).lower()
    inline = {str(mapping(one).get("name")).lower() for one in listed(thing.inputs.get("subnets"))}
    if thing.type == _AZURE_NETWORK and str(other.inputs.get("subnetName")).lower() in inline:
        return []
    if other.type == _AZURE_NETWORK:
        several = [mapping(one) for one in listed(other.inputs.get("subnets"))]
        return [
            found for one in several if str(one.get("name")).lower() != own for found in _blocks(_AZURE_SUBNET, one)
        ]
    return _blocks(other.type, other.inputs)


def _taken(thing: Existing, mine: Block, other: Existing, block: Block) -> str:
    code = {"aws": " (InvalidSubnet.Conflict)", "azure-native": " (NetcfgSubnetRangesOverlap)"}.get(thing.package, "")
    return f"{show(str(mine))} overlaps {show(str(block))} in the same network, which was made as {other.urn}{code}"


def _same_vpc(thing: Existing, found: Sequence[Existing]) -> list[Existing]:
    vpc = _text(thing, "vpcId")
    return [one for one in found if vpc and one.inputs.get("vpcId") == vpc]


def _azure_key(thing: Existing) -> tuple[str, str, str]:
    """The network that a thing of Azure's is or lies in; ARM's names know no case."""
    return thing.account, _text(thing, "resourceGroupName").lower(), _text(thing, "virtualNetworkName").lower()


def _azure_network(subnet: Existing, others: Others) -> Existing | None:
    found = others.mentioning(_AZURE_NETWORK, _text(subnet, "virtualNetworkName"))
    return next((one for one in found if all(_azure_key(subnet)) and _azure_key(one) == _azure_key(subnet)), None)


def _azure_subnets(thing: Existing, others: Others) -> list[Existing]:
    key = _azure_key(thing)
    found = others.mentioning(_AZURE_SUBNET, _text(thing, "virtualNetworkName")) if all(key) else []
    return [one for one in found if _azure_key(one) == key]


def _gcp_network(thing: Existing) -> tuple[str, str]:
    """Project and name of a thing's network, which may be given as a name, a full name or a link."""
    given = _text(thing, "network")
    found = _GCP_PATH.search(given)
    return (found.group(1), found.group(2)) if found else (thing.account, given)


def _in_auto_mode(subnet: Existing, others: Others) -> bool:
    project, name = _gcp_network(subnet)
    return any(
        one.account == project
        and one.inputs.get("name") == name
        and one.inputs.get("autoCreateSubnetworks") is not False
        for one in (others.mentioning(_GCP_NETWORK, name) if name else ())
    )


def _blocks(token: str, inputs: Mapping[str, object]) -> list[_Standing]:
    return _read(inputs, _OWN[token])


def _read(inputs: Mapping[str, object], places: Sequence[str]) -> list[_Standing]:
    found = ((path, value) for at in places for path, value in standing(inputs, at))
    return [(path, block) for path, value in found if isinstance(value, str) and (block := blocks.block(value))]


def _overlap(one: Block, other: Block) -> bool:
    return one.version == other.version and one.overlaps(other)


def _within(one: Block, whole: Block) -> bool:
    return _overlap(one, whole) and one.prefixlen >= whole.prefixlen


def _text(thing: Existing, name: str) -> str:
    value = thing.inputs.get(name)
    return value if isinstance(value, str) else ""
