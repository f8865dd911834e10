"""What stands before an API: Application Gateways that lead to it, their web firewalls, and who comes to either.

Sources: Azure Web Application Firewall, policies
(https://learn.microsoft.com/azure/web-application-firewall/ag/policy-overview) and limits for each address
(https://learn.microsoft.com/azure/web-application-firewall/ag/rate-limiting-overview); Azure Virtual Network, network
security groups (https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview).
"""

import ipaddress
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.values import entry, items, text, texts
from policies.reading.azure.arm import around, id_of, named, reference
from policies.reading.azure.firewalls import firewall_rules

__all__ = ["Front", "fronts", "lets_in", "networks_around"]

_MODULE: Final = "azure-native:network:"
_FRONT: Final = f"{_MODULE}ApplicationGateway"
_POLICY: Final = f"{_MODULE}WebApplicationFirewallPolicy"
_SUBNET: Final = f"{_MODULE}Subnet"
_GROUP: Final = f"{_MODULE}NetworkSecurityGroup"
_NETWORK: Final = f"{_MODULE}VirtualNetwork"
_BALANCER: Final = ("168.63.129.16/32",)
_EVERYWHERE: Final = frozenset({"0.0.0.0/0", "::/0"})
_ATTACKS: Final = ("microsoft_defaultruleset", "owasp")


@dataclass(frozen=True, slots=True)
class Front:
    """`public` where it has a public address; `ranges` of callers that are named; `alone` where nobody else comes in.

    Alone: nobody from outside of networks comes to it, and nobody but it comes to the API.
    """

    urn: str
    public: Truth
    ranges: Maybe[frozenset[str]]
    alone: Truth
    attacks_seen: Truth
    attacks_blocked: Truth


def fronts(graph: Graph, service: Resource) -> Iterator[Front]:
    """Every Application Gateway that leads to the API Management service."""
    own = id_of(service)
    host = UNKNOWN if own is UNKNOWN else f"{own.rpartition('/')[2]}.azure-api.net"
    for front in graph.of_type(_FRONT):
        if _leads(front, host) is False:
            continue
        addresses, places = (
            items(front.value("frontendIPConfigurations")),
            items(front.value("gatewayIPConfigurations")),
        )
        subnet = UNKNOWN if places is UNKNOWN or not places else reference(entry(places[0], "subnet", "id"))
        callers = lets_in(graph, subnet)
        inner = lets_in(graph, reference(entry(service.value("virtualNetworkConfiguration"), "subnetResourceId")))
        seen, blocked = _attacks(graph, front)
        yield Front(
            urn=front.urn,
            public=UNKNOWN if addresses is UNKNOWN else any("publicIPAddress" in one for one in addresses),
            ranges=UNKNOWN if callers is UNKNOWN else callers - _all_of_network(graph, subnet),
            alone=all_of(
                (
                    UNKNOWN if callers is UNKNOWN else not callers & _EVERYWHERE,
                    UNKNOWN if inner is UNKNOWN else _within(inner, _range(graph, subnet)),
                )
            ),
            attacks_seen=seen,
            attacks_blocked=blocked,
        )


def _leads(front: Resource, host: Maybe[str]) -> Truth:
    pools = items(front.value("backendAddressPools"))
    if pools is UNKNOWN or host is UNKNOWN:
        return UNKNOWN
    answers: list[Truth] = []
    for pool in pools:
        addresses = items(entry(pool, "backendAddresses"))
        answers.append(UNKNOWN if addresses is UNKNOWN else any(named(one.get("fqdn")) == host for one in addresses))
    return any_of(answers)


def lets_in(graph: Graph, subnet: Maybe[str]) -> Maybe[frozenset[str]]:
    """The ranges that the subnet's security group lets in, but for Azure's own probes; everybody without one."""
    held = _thing(graph, subnet, _SUBNET)
    if held is None:
        return UNKNOWN
    group = (
        None
        if held.value("networkSecurityGroup") is None
        else reference(entry(held.value("networkSecurityGroup"), "id"))
    )
    if group is None:
        return _EVERYWHERE
    around_it = _thing(graph, group, _GROUP)
    rules = UNKNOWN if around_it is None else firewall_rules(graph, around_it, networks_around(graph, subnet))
    if rules is UNKNOWN:
        return UNKNOWN
    found: set[str] = set()
    for rule in rules:
        if rule.inbound and rule.ranges != _BALANCER:
            if rule.ranges is UNKNOWN:
                return UNKNOWN
            found |= set(rule.ranges)
    return frozenset(found)


def networks_around(graph: Graph, subnet: Maybe[str]) -> Maybe[tuple[str, ...]]:
    """The ranges of the network in which the subnet lies."""
    net = _thing(graph, around(subnet, "subnets"), _NETWORK)
    return UNKNOWN if net is None else texts(entry(net.value("addressSpace"), "addressPrefixes"))


def _all_of_network(graph: Graph, subnet: Maybe[str]) -> frozenset[str]:
    """The network's own ranges: to let them in names nobody."""
    its = networks_around(graph, subnet)
    return frozenset() if its is UNKNOWN else frozenset(its)


def _range(graph: Graph, subnet: Maybe[str]) -> Maybe[str]:
    held = _thing(graph, subnet, _SUBNET)
    return UNKNOWN if held is None else reference(held.value("addressPrefix"))


def _within(ranges: frozenset[str], outer: Maybe[str]) -> Truth:
    if outer is UNKNOWN:
        return UNKNOWN
    whole = ipaddress.ip_network(outer)
    return all(
        one.version == whole.version and one.subnet_of(whole)  # pyright: ignore[reportArgumentType] - same version
        for one in (ipaddress.ip_network(its) for its in ranges)
    )


def _attacks(graph: Graph, front: Resource) -> tuple[Truth, Truth]:
    """Whether known attacks and floods are looked for, and blocked."""
    held = front.value("firewallPolicy")
    if held is None:
        return False, False
    found = _thing(graph, reference(entry(held, "id")), _POLICY)
    if found is None:
        return UNKNOWN, UNKNOWN
    settings = found.value("policySettings")
    sets, rules = items(entry(found.value("managedRules"), "managedRuleSets")), items(found.value("customRules"))
    state, mode = text(entry(settings, "state")), text(entry(settings, "mode"))
    if sets is UNKNOWN or rules is UNKNOWN:
        return UNKNOWN, UNKNOWN
    floods = [one for one in rules if _bounds(one)]
    on: Truth = UNKNOWN if state is UNKNOWN else state in {None, "Enabled"}
    seen = all_of((on, any(_known_attacks(one) for one in sets), bool(floods)))
    acts = [UNKNOWN if (its := text(one.get("action"))) is UNKNOWN else its == "Block" for one in floods]
    untouched: list[Truth] = [
        UNKNOWN if (its := items(one.get("ruleGroupOverrides"))) is UNKNOWN or its else True for one in sets
    ]
    return seen, all_of((seen, UNKNOWN if mode is UNKNOWN else mode == "Prevention", any_of(acts), *untouched))


def _known_attacks(rules: Mapping[str, object]) -> bool:
    kind = named(rules.get("ruleSetType"))
    return isinstance(kind, str) and kind in _ATTACKS


def _bounds(rule: Mapping[str, object]) -> bool:
    """Whether a rule counts the calls of each address."""
    groups = items(rule.get("groupByUserSession"))
    by = () if groups is UNKNOWN else tuple(entry(one, "groupByVariables", 0, "variableName") for one in groups)
    return rule.get("ruleType") == "RateLimitRule" and rule.get("state") != "Disabled" and "ClientAddr" in by


def _thing(graph: Graph, id_: Maybe[str], token: str) -> Resource | None:
    return next((one for one in graph.of_type(token) if id_ is not UNKNOWN and id_of(one) == id_), None)
