"""The way in to a system's models: who comes in, how much they may ask, what is logged, how it is stopped."""

from typing import Final, NotRequired, TypedDict

from pulumi import Input

from components.contract.capability import Capability

__all__ = ["CAPABILITY", "GatewayArgs", "Throttle"]

CAPABILITY: Final = Capability("gateway", "Gateway", ("address", "arn", "log", "stop", "traced_as"))


class Throttle(TypedDict):
    """How much is asked at most, by all callers together."""

    requests_per_second: int
    """Steadily."""
    burst: int
    """At once."""


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
