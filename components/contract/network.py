"""What a network is made of, built or adopted."""

from typing import Final, NotRequired, TypedDict

from pulumi import Input

from components.contract.capability import Capability

__all__ = ["CAPABILITY", "AdoptedNetwork", "AlreadyThere", "NetworkArgs"]

CAPABILITY: Final = Capability("network", "Network", ("network_id", "cidr", "subnet_ids", "service_lists"))


class AdoptedNetwork(TypedDict):
    """A network that the landing zone has: it is read, and nothing in it is changed."""

    network_id: str
    """Id of the network."""
    subnet_ids: dict[str, str]
    """Zone -> id of the private subnet there."""
    route_table_ids: list[str]
    """Ids of its route tables."""
    service_lists: list[str]
    """What leads to the cloud's services inside it: address lists of its own, or the zones of their private names."""


class AlreadyThere(TypedDict):
    """What an account has once, whatever the region, and has from another network of it: it is read."""

    perimeter: Input[str]
    """Id of what closes the services of the account."""
    trail: str
    """Id of the trail that carries its flow logs."""


class NetworkArgs(TypedDict):
    """What a network is made of."""

    prefix: str
    """First part of every name, e.g. bex-dev."""
    tags: dict[str, str]
    """Tags on everything that takes them."""
    account: str
    """Account that may use the private endpoints; no other can."""
    region: str
    """Region of the network."""
    cidr: str
    """Address range, e.g. 10.10.0.0/20."""
    zones: list[str]
    """Zones with a private subnet each, e.g. eu-west-1a; where a subnet spans zones, they share one."""
    services: dict[str, list[str]]
    """Service -> the actions that its private endpoint lets pass; where services have no address in a network until a
    thing's own endpoint gives it one, the zones in which they have their private names."""
    endpoint_zones: NotRequired[int]
    """In how many of the zones, the first ones, there is a way to each service; in all of them where left out."""
    flow_log_store: Input[str]
    """Store (as its cloud names it) that flow logs are written to."""
    organisation: NotRequired[str]
    """Number of the organisation, on a cloud where what closes the services of an account belongs to it."""
    let_in: NotRequired[list[Input[str]]]
    """Who comes to those services from outside of the network, on such a cloud: members, whoever deploys among them."""
    beside: NotRequired[AlreadyThere]
    """Read what the account has once from its other network, instead of making it, on such a cloud."""
    adopt: NotRequired[AdoptedNetwork]
    """Read this network instead of building one."""
