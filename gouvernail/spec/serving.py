"""How predictions are served: endpoint, gateway, cache, shadow, rollback, edge."""

from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from gouvernail.spec.base import Block
from gouvernail.spec.names import EnvironmentName, Key, MetricName, Text
from gouvernail.spec.units import Cidr, Duration, DurationValue, Share

__all__ = ["Cache", "Edge", "Gateway", "Instances", "Latency", "Machine", "Rollback", "Serving", "Shadow", "Throttle"]

Count: TypeAlias = Annotated[int, Field(ge=1, le=100)]


class Latency(Block):
    """How fast an answer comes."""

    p50: DurationValue | None = None
    """Half of the answers."""
    p99: DurationValue | None = None
    """99 of a hundred answers."""


class Instances(Block):
    """How many instances serve."""

    min: Count
    """At least."""
    max: Count
    """At most."""
    target_utilisation: Share = 0.6
    """The load that scaling aims at."""


class Machine(Block):
    """What one instance must have at least; each cloud's component picks the type."""

    cpu: Annotated[int, Field(ge=1, le=192)] = 2
    """Virtual processors."""
    memory_gib: Annotated[int, Field(ge=1, le=2048)] = Field(default=8, alias="memoryGiB")
    """Memory in GiB."""
    accelerators: Annotated[int, Field(ge=0, le=16)] = 0
    """Graphics processors."""


class Batch(Block):
    """Requests answered together."""

    max: Annotated[int, Field(ge=1, le=1024)]
    """At most so many."""
    wait: DurationValue
    """At most so long."""


class Optimise(Block):
    """What makes inference cheaper."""

    runtime: Literal["native", "onnx", "tensorrt", "openvino"] = "native"
    """What runs the model."""
    batch: Batch | None = None
    """Requests answered together."""


class Cache(Block):
    """Answers kept for a while; a cached answer is logged like any other."""

    ttl: DurationValue
    """How long."""
    drop_on: tuple[Literal["release", "rollback", "stop"], ...] = ("release", "rollback", "stop")
    """When all are thrown away."""


class Throttle(Block):
    """How much one caller may ask."""

    requests_per_second: Annotated[int, Field(ge=1, le=100_000)] = 100
    """Steadily."""
    burst: Annotated[int, Field(ge=1, le=100_000)] = 200
    """At once."""


class Gateway(Block):
    """The only way in."""

    authentication: Literal["iam", "oauth2", "mutualTls"] = "iam"
    """How callers prove who they are."""
    issuer: Annotated[str, Field(pattern=r"^https://\S+$")] | None = None
    """Who issues tokens (oauth2)."""
    audience: Text | None = None
    """Whom tokens are for (oauth2)."""
    allow: tuple[Cidr, ...] = ()
    """Address ranges of callers; none named: any inside the network."""
    ranges: Mapping[EnvironmentName, Cidr] = Field(default_factory=dict[str, Cidr])
    """Azure: the addresses in an environment's network that are this gateway's alone, /26 or larger. Left out: the
    network's last ones, which only one system can have."""
    firewall: Literal["block", "count"] = "block"
    """What the web firewall does with an attack; `count` only watches."""


class Rollback(Block):
    """When a deployment is taken back by itself."""

    on: Annotated[tuple[MetricName, ...], Field(min_length=1)]
    """Monitors of this spec; one breach is enough."""
    within: DurationValue = Duration(300, "5m")
    """How soon."""


class Shadow(Block):
    """A model that gets a copy of the requests and answers nobody."""

    model: Key
    """Which of `models`."""
    share: Share = 1.0
    """Of the requests."""
    environments: Annotated[tuple[EnvironmentName, ...], Field(min_length=1)]
    """Where."""


class Serving(Block):
    """The endpoint."""

    model: Key | None = None
    """Which of `models` answers; may be left out when there is only one beside the shadow."""
    availability: Share = 0.999
    """Share of the time that it answers."""
    latency: Latency = Latency()
    """How fast."""
    instances: Mapping[EnvironmentName, Instances] = Field(default_factory=dict[str, Instances])
    """How many, by environment. Left out: 1 to 2 in dev, 2 to 2 elsewhere, 2 to 6 in prod."""
    machine: Machine = Machine()
    """What one instance must have."""
    capture: Share = 1.0
    """Share of predictions recorded; all of a high-risk system's (Art. 12)."""
    optimise: Optimise = Optimise()
    """What makes inference cheaper."""
    cache: Cache | None = None
    """Answers kept for a while."""
    throttle: Throttle = Throttle()
    """How much one caller may ask."""
    gateway: Gateway = Gateway()
    """The only way in."""
    shadow: Shadow | None = None
    """A model that gets a copy of the requests."""
    rollback: Rollback | None = None
    """When a deployment is taken back by itself."""


class Edge(Block):
    """Devices that answer on the spot."""

    devices: Text
    """What they are."""
    count: Annotated[int, Field(ge=1, le=1_000_000)]
    """How many."""
    model: Key
    """Which of `models` they carry."""
    offline_limit: DurationValue
    """Without contact for so long, they stop answering."""
    sync: DurationValue = Duration(3600, "1h")
    """How often they send what they recorded and ask for news."""
    signed: Literal[True] = True
    """They run nothing that is not signed. There is no weaker choice."""
    identity: Literal["hardware", "software"] = "hardware"
    """Where a device keeps its key."""
    rollout: tuple[Share, ...] = (0.05, 0.25, 1.0)
    """Shares of the fleet that get an update, one after the other."""
