"""A database's own firewall lets neither the internet nor everybody's services in."""

from collections.abc import Callable, Iterator
from ipaddress import IPv4Address

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, negated
from gouvernail.verdict import Reason
from policies.common.addresses import from_anywhere
from policies.resource import View

TITLE = "No firewall of a database lets the internet in, or what other people run on the cloud."
SEVERITY = "critical"
REMEDIATION = {
    "azure": "Name the addresses that may come in, or take the rule out and reach the database by a private endpoint.",
    "gcp": "Take the open range out of `authorizedNetworks`, and reach the database by its private address.",
}
NOT_THERE = {"aws": "A database on AWS has no firewall of its own: security groups let in, which other rules judge."}
_ALL_OF_AZURE = "0.0.0.0"  # noqa: S104 - nothing is bound: to Azure, it stands for whatever runs there
_WIDE = 2**24
"""So many addresses in one range are the internet, in one piece or in few."""
_SAYS = "lets the internet in, or everything that runs on the cloud"


def _open(rule: View, start: str, end: str) -> Truth:
    first, last = rule.text(start), rule.text(end)
    try:
        return first == _ALL_OF_AZURE or int(IPv4Address(last)) - int(IPv4Address(first)) >= _WIDE
    except ValueError:  # nothing is set or known there, or it is no address
        return UNKNOWN


def _from_to(start: str, end: str) -> Callable[[View], Iterator[Reason]]:
    def reader(rule: View) -> Iterator[Reason]:
        yield from rule.needs(start, negated(_open(rule, start, end)), _SAYS)

    return reader


def _instance(database: View) -> Iterator[Reason]:
    for network in database.each("settings.ipConfiguration.authorizedNetworks"):
        yield from network.needs("value", negated(from_anywhere(network, "value")), _SAYS)


_addresses = _from_to("startIpAddress", "endIpAddress")
READS = {
    "azure-native:sql:FirewallRule": _addresses,
    "azure-native:dbforpostgresql:FirewallRule": _addresses,
    "azure-native:dbforpostgresql:ServerGroupFirewallRule": _addresses,
    "azure-native:dbformysql:FirewallRule": _addresses,
    "azure-native:redis:FirewallRule": _from_to("startIP", "endIP"),
    "gcp:sql/databaseInstance:DatabaseInstance": _instance,
}
