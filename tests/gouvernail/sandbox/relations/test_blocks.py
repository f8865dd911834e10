"""Blocks of addresses and ranges of ports, each by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouvernail.graph import UNKNOWN
from gouvernail.sandbox.relations.blocks import _BLOCKS, _PORTS, block, wrong
from tests.gouvernail.sandbox.relations.paths import stands

VPC, SUBNET, GROUP = "aws:ec2/vpc:Vpc", "aws:ec2/subnet:Subnet", "aws:ec2/securityGroup:SecurityGroup"
AZURE_SUBNET, AZURE_RULE = "azure-native:network:Subnet", "azure-native:network:SecurityRule"
GCP_SUBNET, FIREWALL = "gcp:compute/subnetwork:Subnetwork", "gcp:compute/firewall:Firewall"


def failures(token, **inputs):
    return [(one.path, one.reason) for one in wrong(token, inputs)]


def test_every_row_names_a_property():
    places = [(token, rule.at) for token, rules in _BLOCKS.items() for rule in rules]
    for token, rules in _PORTS.items():
        for rule in rules:
            places += [(token, rule.at)] if rule.written else []
            names = () if rule.written else (rule.first, rule.last, rule.protocol)
            places += [(token, f"{rule.at}.{name}".strip(".")) for name in names]
    for token, at in places:
        assert stands(token, at), (token, at)


@pytest.mark.parametrize(
    ("token", "inputs"),
    [
        (VPC, {"cidrBlock": "10.0.0.0/16"}),
        (VPC, {"cidrBlock": UNKNOWN}),
        (VPC, {"cidrBlock": None}),
        (SUBNET, {"cidrBlock": "10.0.0.240/28"}),
        (GROUP, {"ingress": [{"protocol": "tcp", "fromPort": 80, "toPort": 443, "cidrBlocks": ["0.0.0.0/0"]}]}),
        (GROUP, {"ingress": [{"protocol": "icmp", "fromPort": 8, "toPort": 0, "ipv6CidrBlocks": ["::/0"]}]}),
        (GROUP, {"egress": [{"protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": ["10.0.0.1/32"]}]}),
        (GROUP, {"ingress": [{"protocol": "tcp", "fromPort": "80", "toPort": UNKNOWN}]}),
        ("aws:ec2/networkAclRule:NetworkAclRule", {"cidrBlock": "100.68.0.18/18"}),
        (AZURE_SUBNET, {"addressPrefixes": ["10.0.0.0/29", "fd00::/64"]}),
        (AZURE_RULE, {"sourceAddressPrefix": "Internet", "destinationAddressPrefixes": ["10.0.0.4", "10.0.0.0/8"],
                      "sourcePortRange": "*", "destinationPortRanges": ["80", "8000-8080"]}),
        (GCP_SUBNET, {"ipCidrRange": "10.0.0.0/29", "secondaryIpRanges": [{"ipCidrRange": "10.1.0.0/16"}]}),
        (FIREWALL, {"sourceRanges": ["0.0.0.0/0", "1.2.3.4"],
                    "allows": [{"protocol": "tcp", "ports": ["22", "80-90"]}]}),
    ],
)  # fmt: skip
def test_what_clouds_take_is_taken(token, inputs):
    assert failures(token, **inputs) == []


@pytest.mark.parametrize(
    ("token", "inputs", "path", "says"),
    [
        (VPC, {"cidrBlock": "10.0.0.0"}, "cidrBlock", "expected a block of addresses such as 10.0.0.0/16"),
        (VPC, {"cidrBlock": "10.0.0.300/16"}, "cidrBlock", "expected a block of addresses"),
        (VPC, {"cidrBlock": "10.0.0.0/255.255.0.0"}, "cidrBlock", "expected a block of addresses"),
        (VPC, {"cidrBlock": "10.0.0.1/16"}, "cidrBlock", "did you mean '10.0.0.0/16'?"),
        (VPC, {"cidrBlock": "10.0.0.0/8"}, "cidrBlock", "expected a block from /16 to /28, got '10.0.0.0/8'"),
        (SUBNET, {"cidrBlock": "10.0.0.0/30"}, "cidrBlock", "expected a block from /16 to /28"),
        (SUBNET, {"cidrBlock": "fd00::/64"}, "cidrBlock", "expected a block of IPv4"),
        (GROUP, {"ingress": [{}, {"cidrBlocks": ["0.0.0.0/0", "anywhere"]}]}, "ingress[1].cidrBlocks[1]", "expected"),
        (GROUP, {"ingress": [{"protocol": "tcp", "fromPort": 443, "toPort": 80}]}, "ingress[0].fromPort",
         "expected the first port to be no higher than the last, got 443 to 80"),
        (GROUP, {"ingress": [{"protocol": "tcp", "fromPort": 80, "toPort": 70000}]}, "ingress[0].fromPort",
         "expected ports from 0 to 65535, got 80 to 70000"),
        (GROUP, {"ingress": [{"protocol": "-1", "fromPort": 80, "toPort": 80}]}, "ingress[0].fromPort", "to be 0"),
        (AZURE_SUBNET, {"addressPrefix": "10.0.0.0/30"}, "addressPrefix", "expected a block from /2 to /29"),
        (AZURE_RULE, {"destinationPortRange": "90-80"}, "destinationPortRange", "no higher than the last"),
        (AZURE_RULE, {"destinationPortRanges": ["http"]}, "destinationPortRanges[0]", "expected a port or a range"),
        (AZURE_RULE, {"sourceAddressPrefix": "10.0.0.0/33"}, "sourceAddressPrefix", "expected a block of addresses"),
        (GCP_SUBNET, {"ipCidrRange": "10.0.0.0/30"}, "ipCidrRange", "expected a block from /4 to /29"),
        (FIREWALL, {"allows": [{"protocol": "tcp", "ports": ["90-80"]}]}, "allows[0].ports[0]", "no higher"),
        ("gcp:vpcaccess/connector:Connector", {"ipCidrRange": "10.0.0.0/24"}, "ipCidrRange", "expected a block of /28"),
    ],
)  # fmt: skip
def test_what_clouds_refuse_is_refused_where_it_stands(token, inputs, path, says):
    ((where, reason),) = failures(token, **inputs)
    assert where == path
    assert says in reason


@given(st.text(max_size=40))
def test_any_text_is_answered_in_words(text):
    for token in (VPC, AZURE_RULE, FIREWALL):
        inputs = {"cidrBlock": text, "sourceAddressPrefix": text, "sourcePortRange": text, "sourceRanges": [text]}
        assert all(isinstance(reason, str) for _, reason in failures(token, **inputs))
    assert block(text) is None or "/" in text
