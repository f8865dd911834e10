"""Models as they are served, watched and scaled."""

from dataclasses import dataclass

from gouvernail.maybe import Maybe, Truth

__all__ = ["Alarm", "AtTime", "Capture", "Model", "ModelEndpoint", "Scaling", "Variant"]


@dataclass(frozen=True, slots=True)
class Variant:
    """One set of instances that serve a model."""

    name: Maybe[str]
    model: Maybe[str]
    instances: Maybe[int | None]
    shadow: bool


@dataclass(frozen=True, slots=True)
class Capture:
    """The record of predictions: which share, of what, to where, under which key."""

    on: Truth
    share: Maybe[float]
    inputs: Truth
    outputs: Truth
    store: Maybe[str]
    key: Maybe[str | None]


@dataclass(frozen=True, slots=True)
class Model:
    """A model as it is served: its images, its network, its identity.

    `version` is the id of the version of the registry that it is made from, whose images are among its own; None where
    it is made from an image alone.
    `runtime` is what its container is told to run it with; `batch` and `wait` (seconds) how many requests it is told to
    answer together, and how long to wait for them. None where it is told nothing.
    """

    urn: str
    id: Maybe[str]
    images: Maybe[tuple[str, ...]]
    version: Maybe[str | None]
    isolated: Truth
    subnets: Maybe[tuple[str, ...]]
    firewalls: Maybe[tuple[str, ...]]
    identity: Maybe[str | None]
    runtime: Maybe[str | None] = None
    batch: Maybe[float | None] = None
    wait: Maybe[float | None] = None


@dataclass(frozen=True, slots=True)
class Alarm:
    """A watched measure: `watches` is the endpoint's name; the threshold is in seconds, fractions or counts."""

    urn: str
    name: Maybe[str]
    watches: Maybe[tuple[str, ...]]
    measure: Maybe[str]
    threshold: Maybe[float | None]
    acts: Truth


@dataclass(frozen=True, slots=True)
class AtTime:
    """New bounds on the number of instances at a time of the clock; None leaves a bound as it is."""

    when: str
    least: float | None
    most: float | None


@dataclass(frozen=True, slots=True)
class Scaling:
    """How the instances of a variant follow the load and the clock."""

    urn: str
    endpoint: Maybe[str]
    variant: Maybe[str]
    least: Maybe[float | None]
    most: Maybe[float | None]
    follows_load: Truth
    at_times: Maybe[tuple[AtTime, ...]] = ()


@dataclass(frozen=True, slots=True)
class ModelEndpoint:
    """Where predictions are asked for. `serves` names the configuration that it serves."""

    urn: str
    name: Maybe[str]
    account: str | None
    variants: Maybe[tuple[Variant, ...]]
    capture: Maybe[Capture | None]
    key: Maybe[str | None]
    rollback_alarms: Maybe[tuple[str, ...]]
    serves: Maybe[str | None] = None
    region: str | None = None
