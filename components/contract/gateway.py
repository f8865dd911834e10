"""The way in to a system's models: who comes in, how much they may ask, what is logged, how it is stopped."""

from typing import Final, NotRequired, TypedDict

from pulumi import Input

from components.contract.capability import Capability

__all__ = ["CAPABILITY", "GatewayArgs", "GatewayName", "GatewaySubnets", "Throttle"]

CAPABILITY: Final = Capability("gateway", "Gateway", ("address", "arn", "log", "stop", "traced_as"))


class Throttle(TypedDict):
    """How much is asked at most, by all callers together."""

    requests_per_second: int
    """Steadily."""
    burst: int
    """At once."""


class GatewaySubnets(TypedDict):
    """Subnets that a landing zone has for one gateway, where its cloud asks for some."""

    firewall: str
    """Id of the subnet of its web firewall."""
    gateway: str
    """Id of the subnet of its API."""


class GatewayName(TypedDict):
    """By what callers find and trust a gateway, where its cloud gives it no name of its own inside a network."""

    host: str
    """Its name, e.g. credit-scoring.dev.models.example.com."""
    certificate: Input[str]
    """Id of the secret, in a vault that the network reaches, with a certificate for that name."""
    application: str
    """Id of the application of the directory for which callers have tokens; its role with the system's id lets in."""


class GatewayArgs(TypedDict):
    """Who comes in, how much they may ask, what is logged, how it is stopped."""

    prefix: str
    """First part of every name, e.g. credit-scoring-dev."""
    tags: dict[str, str]
    """Tags on everything that takes them."""
    account: str
    """Account of the gateway."""
    region: str
    """Region of the gateway."""
    roles: str
    """Path under which the platform's roles stand, e.g. /bex-dev/."""
    boundary: Input[str]
    """Boundary of every role of a service, which who deploys cannot change."""
    system: str
    """Id of the system, by which it is stopped."""
    network_id: Input[str]
    """The only network that calls come from."""
    allow: list[str]
    """Address ranges of callers inside it; any where none is named."""
    models: list[str]
    """Models that are asked."""
    endpoints: Input[dict[str, str]]
    """Model -> name of the endpoint that answers."""
    releases: Input[dict[str, str]]
    """Model -> name of what its endpoint serves at present."""
    throttle: Throttle
    """How much is asked at most."""
    block: bool
    """Whether the web firewall blocks attacks, or only counts them. A stop blocks always."""
    key_id: Input[str]
    """Key of the logs."""
    keep_days: int
    """Days for which a call stands in the log, at least; a cloud that has steps takes the next one."""
    route: Input[str]
    """Where a stop, and a stop that failed, are told."""
    undelivered: NotRequired[Input[str]]
    """Queue of what could not be delivered; without one it is dropped."""
    fallback: NotRequired[str]
    """What happens instead while the system is stopped."""
    named: NotRequired[GatewayName]
    """By what callers find and trust it, where its cloud asks for that."""
    directory: NotRequired[str]
    """Directory (tenant) that knows the callers, where that is not the account's own."""
    range: NotRequired[str]
    """Address range of the network that is this gateway's alone, where its cloud asks for one."""
    subnets: NotRequired[GatewaySubnets]
    """Subnets to use instead of that range, in a network that the landing zone has."""
    zones: NotRequired[list[str]]
    """Zones over which the web firewall stands, where that is chosen."""
    units: NotRequired[int]
    """How many of the API answer at least; one where left out."""
    ask_role: NotRequired[Input[str]]
    """Id of the role that may ask an endpoint and nothing else, where roles are made apart from who has them."""
    apart: NotRequired[bool]
    """True where this is judged without the account's foundation: then what it relies on of that is read."""
    log_store: NotRequired[Input[str]]
    """Store of the audit log, where each thing records its own use."""
    subnet_ids: NotRequired[Input[dict[str, str]]]
    """Zone -> id of the private subnet in which callers find it, where its cloud puts it into one of all."""
    turn_role: NotRequired[Input[str]]
    """Id of the role that stops at a gateway, lets in again and does nothing else, where such roles are made apart."""
    traced: NotRequired[float]
    """Share of calls traced, where the gateway keeps the traces; all of them where left out."""
