"""What is watched of a system in production, who is told, and what is traced."""

from typing import Final, NotRequired, TypedDict

from pulumi import Input

from components.contract.capability import Capability

__all__ = ["CAPABILITY", "Composite", "Job", "Monitor", "ObservabilityArgs"]

CAPABILITY: Final = Capability("observability", "Observability", ("alarms", "dashboard", "namespace"))


class Monitor(TypedDict):
    """A measure of the system, and what it must stay within."""

    kind: str
    """What it is about: technical, drift, ethical, security or business."""
    measure: str
    """What is measured, e.g. error_rate or demographic_parity_ratio."""
    window: int
    """Seconds over which it is measured."""
    lower: NotRequired[float]
    """The least allowed value."""
    upper: NotRequired[float]
    """The greatest allowed value."""
    deviations: NotRequired[float]
    """How far from usual is too far; instead of `lower` and `upper`."""
    cases: NotRequired[int]
    """Below so many cases there is no verdict."""
    devices: NotRequired[int]
    """How many devices there are, where it is the share of them that did not call: the platform counts who did."""
    route: NotRequired[Input[str]]
    """Where a breach and silence are told; left out where a composite tells it."""
    alarm: NotRequired[Input[str]]
    """The alarm that there is already, because it also takes deployments back; no other one is made."""


class Composite(TypedDict):
    """Several monitors that make one alert."""

    when: str
    """`all` of them at once, or `any`."""
    of: list[str]
    """Names of monitors."""
    route: Input[str]
    """Where it is told."""


class Job(TypedDict):
    """What measures, by the clock, that which nobody but the system's own container can."""

    image: str
    """The served model's image, by digest; it is started with the argument `monitor`."""
    hours: float
    """How often, in hours."""
    edge: bool
    """Whether devices predict, too: what they recorded is measured with the rest."""
    monitors: dict[str, str]
    """Name of a monitor -> what the container is told to measure, as JSON."""


class ObservabilityArgs(TypedDict):
    """What is watched, who is told, and what is traced."""

    prefix: str
    """First part of every name, e.g. credit-scoring-dev."""
    tags: dict[str, str]
    """Tags on everything that takes them."""
    account: str
    """Account of the alarms."""
    region: str
    """Region of the alarms."""
    roles: str
    """Path under which the platform's roles stand, e.g. /bex-dev/."""
    boundary: Input[str]
    """Boundary of every role of a service, which who deploys cannot change."""
    system: str
    """Id of the system."""
    environment: str
    """Its environment."""
    endpoint: Input[str]
    """Name of the endpoint that answers."""
    store: Input[str]
    """Name of the store of recorded predictions."""
    monitors: dict[str, Monitor]
    """Name -> what is watched. One alarm each."""
    composites: dict[str, Composite]
    """Name -> monitors that make one alert."""
    routes: Input[dict[str, str]]
    """Severity -> route, for the page that shows how much was told."""
    dead_letters: NotRequired[Input[str]]
    """What could not be delivered, for the same page; left out where the landing zone's routes are adopted."""
    traced_as: Input[str]
    """By which name the system's calls stand in traces."""
    traced: float
    """Share of requests traced."""
    network_id: Input[str]
    """Network that the job runs in."""
    cidr: Input[str]
    """Its address range."""
    subnet_ids: Input[dict[str, str]]
    """Zone -> id of the private subnet."""
    service_lists: Input[list[str]]
    """The cloud's own address lists under which its services are reached inside the network."""
    key_ids: dict[str, Input[str]]
    """Keys for the purposes events and models."""
    idle: NotRequired[bool]
    """True where nobody asks for days and nothing is wrong: silence is then not told. Told where left out."""
    retrains: NotRequired[list[str]]
    """Monitors whose breach trains models again, where a cloud's alarms have to be led to what does so."""
    heard: NotRequired[Input[str]]
    """What counts the devices that called; left out where the system has none."""
    job: NotRequired[Job]
    """What measures by the clock; left out where nothing asks for it."""
    registry: NotRequired[Input[str]]
    """Id of the registry that holds the job's image, where the right to read it is given by id."""
    gateway_log: NotRequired[Input[str]]
    """Id of the log of calls, in which the call of a trace is looked for."""
    log_store: NotRequired[Input[str]]
    """Id of the audit log's store, where each thing records its own use; left out where the cloud records it."""
