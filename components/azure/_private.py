"""A private way: an address in the network for one thing of ours, under the name that everybody knows it by.

Source: Azure Private Link, private endpoints and their DNS zones
(https://learn.microsoft.com/azure/private-link/private-endpoint-dns).
"""

from collections.abc import Mapping, Sequence
from typing import Final, TypedDict

import pulumi
from pulumi_azure_native import network

from components.azure._group import Group
from components.azure._names import name_of
from gouvernail.errors import GouvernailError, Problem

__all__ = ["ZONES", "Way", "private_way"]

ZONES: Final[Mapping[str, tuple[str, ...]]] = {
    "Gateway": ("privatelink.azure-api.net",),
    "amlregistry": ("privatelink.api.azureml.ms",),
    "amlworkspace": ("privatelink.api.azureml.ms", "privatelink.notebooks.azure.net"),
    "blob": ("privatelink.blob.core.windows.net",),
    "dfs": ("privatelink.dfs.core.windows.net",),
    "file": ("privatelink.file.core.windows.net",),
    "queue": ("privatelink.queue.core.windows.net",),
    "redisEnterprise": ("privatelink.redis.azure.net",),
    "registry": ("privatelink.azurecr.io",),
    "vault": ("privatelink.vaultcore.azure.net",),
}
"""The part of a thing that is reached (its group id in Private Link) -> the zones in which it has its names."""


class Way(TypedDict):
    """Where a private way begins."""

    subnet_ids: pulumi.Input[dict[str, str]]
    """Zone -> id of the private subnet, as a network gives them: one address serves all zones."""
    service_lists: pulumi.Input[list[str]]
    """Ids of the private DNS zones, as a network gives them."""


def private_way(name: str, thing: pulumi.Input[str], part: str, way: Way, its: Group) -> network.PrivateEndpoint:
    """To one part (`ZONES`) of the thing with this id, and to nobody else's. It goes with its network.

    GouvernailError where the network has not the zones of that part.
    """
    opts = pulumi.ResourceOptions(parent=its.parent)
    endpoint = network.PrivateEndpoint(
        name,
        private_endpoint_name=name_of("network:PrivateEndpoint", its.prefix, name),
        resource_group_name=its.name,
        location=its.region,
        subnet={"id": pulumi.Output.from_input(way["subnet_ids"]).apply(lambda ids: ids[min(ids)])},
        private_link_service_connections=[{"name": part, "private_link_service_id": thing, "group_ids": [part]}],
        tags=its.tags,
        opts=opts,
    )
    zones = pulumi.Output.from_input(way["service_lists"])
    network.PrivateDnsZoneGroup(
        name,
        private_dns_zone_group_name="default",
        private_endpoint_name=endpoint.name,
        resource_group_name=its.name,
        private_dns_zone_configs=[
            {"name": zone.replace(".", "-"), "private_dns_zone_id": zones.apply(lambda ids, zone=zone: _of(ids, zone))}
            for zone in ZONES[part]
        ],
        opts=opts,
    )
    return endpoint


def _of(ids: Sequence[str], zone: str) -> str:
    for one in ids:
        if one.rpartition("/")[2] == zone:
            return one
    there = ", ".join(one.rpartition("/")[2] for one in ids) or "none"
    raise GouvernailError(
        Problem(
            f"the network has no private DNS zone {zone}",
            expected=f"it among those of the network: {there}",
            mend="name it in the network's `services`",
        )
    )
