import ipaddress

from hypothesis import given
from hypothesis import strategies as st

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.expectation import Expectation
from policies.reading.model.networks import Endpoint, Firewall, FirewallRule, Network, Subnet
from policies.reading.model.platform import Platform
from policies.rules.network.services_reached_privately import holds

EXPECTED = Expectation("dev", frozenset({"foundation"}), {"dev": "111111111111"})
RANGES = [str(one) for length in (29, 30, 31) for one in ipaddress.ip_network("10.0.0.0/28").subnets(new_prefix=length)]

rules = st.builds(
    lambda inbound, ports, ranges: FirewallRule("rule", inbound, ports, tuple(ranges), ()),
    st.booleans(),
    st.sampled_from([(443, 443), (0, 65535), (80, 80), (444, 500), (400, 443)]),
    st.lists(st.sampled_from(RANGES), max_size=4),
)


def platform(found: list[FirewallRule], subnets: list[str], *, resolve: bool = True, named: bool = True) -> Platform:
    return Platform(
        networks=(Network("vpc", "vpc-1", "111111111111", ("10.0.0.0/28",), resolve, adopted=False),),
        subnets=tuple(Subnet(one, one, "vpc-1", one, "a", False, ()) for one in subnets),
        firewalls=(Firewall("sg", "sg-1", "vpc-1", tuple(found)),),
        endpoints=(Endpoint("vpce", "vpc-1", "s3", False, named, ("subnet",), ("sg-1",), None),),
        services=lambda: {"s3": "role"},
        expected=EXPECTED,
    )


def let_in(found: list[FirewallRule], address: ipaddress.IPv4Address) -> bool:
    """Address by address, as the cloud does it."""
    for rule in found:
        assert rule.ports is not UNKNOWN
        assert rule.ranges is not UNKNOWN
        if rule.inbound and rule.ports[0] <= 443 <= rule.ports[1]:
            for one in rule.ranges:
                if address in ipaddress.ip_network(one):
                    return True
    return False


@given(st.lists(rules, max_size=5), st.lists(st.sampled_from(RANGES), min_size=1, max_size=3, unique=True))
def test_it_answers_as_trying_every_address_does(found: list[FirewallRule], subnets: list[str]) -> None:
    reached = all(let_in(found, address) for one in subnets for address in ipaddress.IPv4Network(one))

    assert holds(platform(found, subnets)).verdict is (Verdict.PASS if reached else Verdict.FAIL)


@given(st.lists(rules, max_size=4), st.lists(st.sampled_from(RANGES), min_size=1, max_size=2, unique=True), st.data())
def test_a_rule_that_is_not_known_never_turns_a_fail_into_a_pass(
    found: list[FirewallRule], subnets: list[str], data: st.DataObject
) -> None:
    hidden = [*found, FirewallRule("rule", inbound=True, ports=UNKNOWN, ranges=("10.0.0.0/28",), firewalls=())]
    before, after = holds(platform(found, subnets)).verdict, holds(platform(hidden, subnets)).verdict

    assert after is (Verdict.PASS if before is Verdict.PASS else Verdict.NOT_EVALUATED)
    certain = data.draw(st.booleans())
    assert holds(platform(hidden, subnets, resolve=certain)).verdict is (after if certain else Verdict.FAIL)


def test_a_service_without_an_endpoint_fails_whatever_else_there_is() -> None:
    everything = FirewallRule("rule", inbound=True, ports=(0, 65535), ranges=("0.0.0.0/0",), firewalls=())
    whole = platform([everything], ["10.0.0.0/29"])
    without = Platform(
        networks=whole.networks, subnets=whole.subnets, services=lambda: {"kms": "role"}, expected=EXPECTED
    )

    assert holds(without).verdict is Verdict.FAIL
