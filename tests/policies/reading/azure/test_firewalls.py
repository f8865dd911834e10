"""What a network security group lets through, by a reading of its own: rule by rule, in the order of priorities."""

from hypothesis import given
from hypothesis import strategies as st

from gouvernail.graph import UNKNOWN, Graph, Resource
from policies.reading.azure.firewalls import firewall_rules

INSIDE = ("10.0.0.0/20",)
GROUP = "/subscriptions/1/resourceGroups/g/providers/Microsoft.Network/networkSecurityGroups/nsg"
ALL = (0, 65535)


def resource(kind: str, id_: str, inputs: dict[str, object]) -> Resource:
    token = f"azure-native:network:{kind}"
    return Resource(f"urn:pulumi:s::p::{token}::{id_}", token, id_, id=id_, inputs=inputs, outputs=inputs)


def written(priority: int, source: str, ports: str, access: str, direction: str = "Inbound") -> dict[str, object]:
    return {
        "priority": priority,
        "access": access,
        "direction": direction,
        "protocol": "*",
        "sourceAddressPrefix": source,
        "destinationAddressPrefix": "*",
        "destinationPortRange": ports,
    }


def let_in(rules: list[dict[str, object]], apart: list[dict[str, object]] | None = None):
    group = resource("NetworkSecurityGroup", GROUP, {"securityRules": rules})
    beside = [resource("SecurityRule", f"{GROUP}/securityRules/{at}", one) for at, one in enumerate(apart or [])]
    found = firewall_rules(Graph([group, *beside]), group, INSIDE)
    assert found is not UNKNOWN
    return [(rule.ranges, rule.ports) for rule in found if rule.inbound]


AZURES_OWN = [(INSIDE, ALL), (("168.63.129.16/32",), ALL)]
rules = st.lists(
    st.tuples(
        st.sampled_from(["10.1.0.0/16", "*", "VirtualNetwork"]),
        st.sampled_from(["443", "80-90", "*"]),
        st.sampled_from(["Allow", "Deny"]),
    ),
    max_size=6,
)
RANGES = {"10.1.0.0/16": ("10.1.0.0/16",), "*": ("0.0.0.0/0", "::/0"), "VirtualNetwork": INSIDE}
PORTS = {"443": (443, 443), "80-90": (80, 90), "*": ALL}


@given(rules, st.randoms())
def test_rules_count_in_their_order_until_one_refuses_everything(wanted, chance):
    given_rules = [written(100 + at, *one) for at, one in enumerate(wanted)]
    expected = []
    for source, ports, access in wanted:
        if access == "Allow":
            expected.append((RANGES[source], PORTS[ports]))
        elif source == ports == "*":
            break
    else:
        expected += AZURES_OWN
    chance.shuffle(given_rules)
    cut = chance.randint(0, len(given_rules))

    assert let_in(given_rules[:cut], given_rules[cut:]) == expected


def test_a_group_without_rules_lets_in_what_azure_lets_in():
    assert let_in([]) == AZURES_OWN


def test_what_it_refuses_outwards_closes_nothing_inwards():
    assert let_in([written(100, "*", "*", "Deny", "Outbound")]) == AZURES_OWN


def test_several_ranges_and_ports_of_one_rule_are_all_read():
    rule = written(100, "", "", "Allow") | {
        "sourceAddressPrefixes": ["10.1.0.0/16", "10.2.0.0/16"],
        "destinationPortRanges": ["80", "443"],
    }
    assert let_in([rule])[:2] == [
        (("10.1.0.0/16", "10.2.0.0/16"), (80, 80)),
        (("10.1.0.0/16", "10.2.0.0/16"), (443, 443)),
    ]


def test_whom_a_services_tag_or_a_group_of_machines_lets_in_is_not_known():
    assert let_in([written(100, "Storage", "443", "Allow")])[0] == (UNKNOWN, (443, 443))
    members = written(100, "", "443", "Allow") | {"sourceApplicationSecurityGroups": [{"id": "x"}]}
    assert let_in([members])[0] == (UNKNOWN, (443, 443))


def test_rules_that_could_not_be_read_are_not_none():
    group = resource("NetworkSecurityGroup", GROUP, {"securityRules": UNKNOWN})
    assert firewall_rules(Graph([group]), group, INSIDE) is UNKNOWN
    unranked = resource("NetworkSecurityGroup", GROUP, {"securityRules": [{"access": "Allow"}]})
    assert firewall_rules(Graph([unranked]), unranked, INSIDE) is UNKNOWN
