"""Nothing is open to, or opens onto, the internet."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import negated
from gouvernail.verdict import Reason, Result, broken, judged, require, unclear
from policies.reading.model.networks import Firewall, RouteKind, Subnet
from policies.reading.model.platform import Platform
from policies.twin import Add, Set

STATEMENT = "Nothing has a public address: no way in from the internet, no way out to it, no store open to everybody."
SEVERITY = "critical"
REMEDIATION = (
    "Take out the internet gateway, the public address, the open rule or the route to the internet, set "
    "`mapPublicIpOnLaunch` false (AWS), close the store by its public access block (AWS), `publicNetworkAccess` "
    "(Azure) or `publicAccessPrevention` with the project's perimeter (Google Cloud)."
)
UNSEEN = (
    "Whether something outside of the stacks (a console click, another team) has opened a way since; a "
    "network access list that closes more."
)
BROKEN = {
    "aws": Add("aws:ec2/internetGateway:InternetGateway", {"vpcId": "${aws:ec2/vpc:Vpc.id}"}),
    "azure": Add("azure-native:network:PublicIPAddress", {"resourceGroupName": "twin", "publicIpAddressName": "twin"}),
    "gcp": Add("gcp:compute/globalAddress:GlobalAddress", {"name": "twin"}),
}
UNCLEAR = {
    "aws": Set("aws:ec2/subnet:Subnet", "mapPublicIpOnLaunch", UNKNOWN),
    "azure": Set("azure-native:network:Subnet", "defaultOutboundAccess", UNKNOWN),
    "gcp": Set("gcp:compute/network:Network", "deleteDefaultRoutesOnCreate", UNKNOWN),
}
BY_OTHER_MEANS = {
    "gcp": "A store has no network of its own there: in an account that has a network, a perimeter around the account "
    "closes it to callers from outside who are not named."
}
_EVERYWHERE = ("0.0.0.0/0", "::/0")


def holds(platform: Platform) -> Result:
    """Fails on each public address, open route, open firewall and open store."""
    subjects = (*platform.networks, *platform.subnets, *platform.firewalls, *platform.stores)
    applies = platform.expected.networked or "audit" in platform.expected.layers
    return judged(_reasons(platform), (one.urn for one in subjects), applies=applies)


def _reasons(platform: Platform) -> Iterator[Reason]:
    for address in platform.public:
        yield broken(address.urn, f"{address.what} stands in the platform")
    for subnet in platform.subnets:
        yield from require(
            negated(subnet.public_addresses),
            subnet.urn,
            "what starts in this subnet gets a public address",
            "whether this subnet gives public addresses is not known",
        )
        yield from _of_routes(subnet)
    for firewall in platform.firewalls:
        yield from _of_rules(firewall)
    for store in platform.stores:
        yield from require(
            negated(store.public),
            store.urn,
            "nothing stops this store from being opened to everybody",
            "whether this store is open to everybody could not be read",
        )
        if store is not platform.state_store:  # who deploys comes from elsewhere: its own guarantees say who may
            yield from require(
                negated(store.reachable),
                store.urn,
                "this store is reached from outside of our networks",
                "from where this store is reached could not be read",
            )


def _of_routes(subnet: Subnet) -> Iterator[Reason]:
    if subnet.routes is UNKNOWN:
        yield unclear(subnet.urn, "the routes of this subnet could not be read")
        return
    for route in subnet.routes:
        if route.kind is RouteKind.INTERNET:
            yield broken(route.urn, "this route leads to the internet")
        elif route.kind is UNKNOWN:
            yield unclear(route.urn, "where this route leads is not known")


def _of_rules(firewall: Firewall) -> Iterator[Reason]:
    if firewall.rules is UNKNOWN:
        yield unclear(firewall.urn, "the rules of this firewall could not be read")
        return
    for rule in firewall.rules:
        if not rule.inbound:
            continue
        if rule.ranges is UNKNOWN:
            yield unclear(rule.urn, "whom this rule lets in is not known")
        elif any(one in _EVERYWHERE for one in rule.ranges):
            yield broken(rule.urn, "this rule lets everybody in")
