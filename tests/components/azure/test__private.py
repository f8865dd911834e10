"""A private way leads to one thing of ours, under its own name."""

import pulumi
import pytest

from components.azure._group import group
from components.azure._private import private_way
from tests.components.azure.graphs import ACCOUNT, KEY, REGION, one

GROUP = f"/subscriptions/{ACCOUNT}/resourceGroups/bex-dev-network/providers/Microsoft.Network"
SUBNET = f"{GROUP}/virtualNetworks/bex-dev-network/subnets/private"
ZONES = [f"{GROUP}/privateDnsZones/privatelink.{name}" for name in ("blob.core.windows.net", "vaultcore.azure.net")]
VAULT = KEY.partition("/keys/")[0]
ARGS = {"prefix": "bex-dev", "tags": {"owner": "grp"}, "account": ACCOUNT, "region": REGION}
WAY = {"subnet_ids": {"1": SUBNET, "2": SUBNET}, "service_lists": ZONES}


class Holder(pulumi.ComponentResource):
    def __init__(self, name, args, opts):
        super().__init__("test:index:Holder", name, None, opts)
        private_way("keys", VAULT, "vault", args, group("keys", ARGS, self, kept_for="a-stack"))


def test_it_leads_to_the_one_thing_and_has_its_name_in_the_networks_zone(build):
    graph = build(Holder, WAY)
    endpoint = one(graph, "network.PrivateEndpoint").inputs
    assert endpoint["subnet"] == {"id": SUBNET}
    (leads,) = endpoint["privateLinkServiceConnections"]
    assert (leads["privateLinkServiceId"], leads["groupIds"]) == (VAULT, ["vault"])
    (zone,) = one(graph, "network.PrivateDnsZoneGroup").inputs["privateDnsZoneConfigs"]
    assert zone["privateDnsZoneId"] == ZONES[1]


def test_it_goes_with_its_network_also_where_the_thing_stays(build):
    graph = build(Holder, WAY)
    assert one(graph, "network.PrivateEndpoint").retain_on_delete is False
    assert one(graph, "resources.ResourceGroup").retain_on_delete is True


def test_a_zone_that_the_network_lacks_is_named_with_those_it_has(build):
    with pytest.raises(Exception, match=r"privatelink\.vaultcore\.azure\.net(.|\n)*blob\.core(.|\n)*services"):
        build(Holder, {**WAY, "service_lists": ZONES[:1]})
