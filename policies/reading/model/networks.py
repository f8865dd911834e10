"""Private networks and every way into and out of them."""

from dataclasses import dataclass
from enum import StrEnum

from gouvernail.maybe import Maybe, Truth
from policies.reading.model.policies import Policy

__all__ = [
    "Endpoint",
    "Firewall",
    "FirewallRule",
    "FlowLog",
    "Link",
    "Network",
    "PublicAddress",
    "Route",
    "RouteKind",
    "Subnet",
]


class RouteKind(StrEnum):
    """Where a route leads."""

    LOCAL = "local"
    NOWHERE = "nowhere"
    INTERNET = "internet"
    PEERING = "peering"
    TRANSIT = "transit"
    ENDPOINT = "endpoint"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Route:
    """Where traffic to `destination` goes."""

    urn: str
    destination: Maybe[str]
    kind: Maybe[RouteKind]
    target: Maybe[str]


@dataclass(frozen=True, slots=True)
class Network:
    """A private network. `names_resolve` says that private names of services resolve inside it."""

    urn: str
    id: Maybe[str]
    account: str | None
    ranges: Maybe[tuple[str, ...]]
    names_resolve: Truth
    adopted: bool


@dataclass(frozen=True, slots=True)
class Subnet:
    """A part of a network with the routes that hold for it, and the zones that it lies in: one, or a region's all."""

    urn: str
    id: Maybe[str]
    network: Maybe[str]
    range: Maybe[str]
    zones: Maybe[tuple[str, ...]]
    public_addresses: Truth
    routes: Maybe[tuple[Route, ...]]


@dataclass(frozen=True, slots=True)
class Link:
    """A way between networks (peering, transit gateway, VPN) with the networks and accounts at its ends."""

    urn: str
    kind: str
    networks: tuple[Maybe[str], ...]
    accounts: Maybe[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class PublicAddress:
    """Something that is reached from, or reaches, the internet."""

    urn: str
    what: str


@dataclass(frozen=True, slots=True)
class FirewallRule:
    """Traffic that a firewall lets through, from ranges or from members of other firewalls."""

    urn: str
    inbound: bool
    ports: Maybe[tuple[int, int]]
    ranges: Maybe[tuple[str, ...]]
    firewalls: Maybe[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Firewall:
    """What may come in and go out of whatever it is put around."""

    urn: str
    id: Maybe[str]
    network: Maybe[str]
    rules: Maybe[tuple[FirewallRule, ...]]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A private way from a network to a service of the cloud."""

    urn: str
    network: Maybe[str]
    service: Maybe[str]
    on_routes: bool
    names_resolve: Truth
    subnets: Maybe[tuple[str, ...]]
    firewalls: Maybe[tuple[str, ...]]
    policy: Policy | None


@dataclass(frozen=True, slots=True)
class FlowLog:
    """The record of a network's traffic."""

    urn: str
    network: Maybe[str]
    everything: Truth
    store: Maybe[str]
