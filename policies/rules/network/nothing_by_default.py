"""What a cloud puts into a network or a project by itself lets nothing through."""

from collections.abc import Iterator

from gouvernail.maybe import negated
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "What a cloud sets up by itself is emptied: the default security group, the default network, its subnets."
SEVERITY = "medium"
REMEDIATION = {
    "aws": "Give the `DefaultSecurityGroup` neither `ingress` nor `egress`.",
    "gcp": "Set `autoCreateNetwork` of the project and `autoCreateSubnetworks` of the network to false.",
}
NOT_THERE = {"azure": "A network on Azure comes with no subnet and no group of rules of its own."}


def _group(group: View) -> Iterator[Reason]:
    for path in ("ingress", "egress"):
        yield from group.needs(path, negated(group.given(path)), "lets traffic through for whoever names no group")


def _project(project: View) -> Iterator[Reason]:
    path = "autoCreateNetwork"
    yield from project.needs(path, negated(project.flag(path, absent=True)), "is not false: there is an open network")


def _network(network: View) -> Iterator[Reason]:
    path = "autoCreateSubnetworks"
    yield from network.needs(path, negated(network.flag(path, absent=True)), "is not false: there is a subnet a region")


READS = {
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": _group,
    "gcp:organizations/project:Project": _project,
    "gcp:compute/network:Network": _network,
}
