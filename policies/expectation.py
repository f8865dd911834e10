"""What the spec asks of a platform in one environment: the numbers that guarantees compare with."""

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["CostLimit", "Expectation", "Fleet", "Joined", "Monitored"]


@dataclass(frozen=True, slots=True)
class Monitored:
    """A monitor of the spec: bounds in seconds, fractions or counts, the window in seconds.

    `takes_back` says that a breach takes a deployment back; `joined` that a composite tells it.
    """

    name: str
    measure: str
    kind: str
    window: float
    severity: str
    lower: float | None = None
    upper: float | None = None
    deviations: float | None = None
    cases: int | None = None
    takes_back: bool = False
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Joined:
    """Several monitors that make one alert; `every` says that it takes all of them."""

    name: str
    of: tuple[str, ...]
    every: bool
    severity: str


@dataclass(frozen=True, slots=True)
class Fleet:
    """Devices as the spec asks for them: `image` is what they carry, times are in seconds, `rollout` are shares."""

    count: int
    identity: str
    image: str
    offline_limit: float
    sync: float
    rollout: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class CostLimit:
    """What a spec lets a layer of an environment cost a month, and at which shares of it somebody is told.

    `of` are the tags of what counts; none where everything in the account does.
    """

    layer: str
    environment: str
    dollars: float
    alert_at: tuple[float, ...]
    of: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Expectation:
    """Made from a spec, without a component's help. Times are in seconds but where a name says days."""

    environment: str
    layers: frozenset[str]
    """Which stacks are there to be judged."""
    accounts: Mapping[str, str]
    """Those of every environment, and `audit`."""
    cloud: str = "aws"
    """Whose platform it is: that stands in the names of its stacks."""
    ranges: Mapping[str, str] = field(default_factory=dict[str, str])
    """Address ranges of every environment."""
    zones: int = 2
    endpoint_zones: int = 1
    rotation_days: int = 366
    instances: int = 1
    most_instances: int | None = None
    trail_days: int = 0
    event_days: int = 0
    rollback: Mapping[str, float] = field(default_factory=dict[str, float])
    """Measure that rolls a deployment back -> its threshold: seconds for latencies, fractions for rates."""
    shadow: str | None = None
    off_hours: bool = False
    severities: tuple[str, ...] = ()
    itsm: bool = False
    adopted_routes: Mapping[str, str] = field(default_factory=dict[str, str])
    """Topic of a landing zone -> the severity that it is for."""
    incidents_adopted: bool = False
    """Whether the routes of this environment are a landing zone's: what cannot be delivered is its matter."""
    sent_on: tuple[str, ...] = ()
    """Severities of findings that are sent on."""
    people: Mapping[str, str] = field(default_factory=dict[str, str])
    """Duty of people -> their group in the directory, by its name, or its id where the cloud knows only that."""
    landing_roles: Mapping[str, str] = field(default_factory=dict[str, str])
    """Id of a role that the landing zone has -> its duty."""
    repository: str | None = None
    """The repository whose pipeline deploys."""
    state: str | None = None
    """The store of Pulumi's own state, where it is one of the cloud's."""
    state_key: str | None = None
    """The name of its key."""
    models: tuple[str, ...] = ()
    images: Mapping[str, str] = field(default_factory=dict[str, str])
    """Model -> the image that the spec names for it."""
    served: str = ""
    """The model that answers."""
    versions: Mapping[str, int] = field(default_factory=dict[str, int])
    """Model -> the version of the registry that is served here, where the spec names one."""
    datasets: Mapping[str, int] = field(default_factory=dict[str, int])
    """Dataset -> the days for which it is kept."""
    classes: Mapping[str, str] = field(default_factory=dict[str, str])
    """Dataset -> its classification."""
    gates: Mapping[str, Mapping[str, tuple[float | None, float | None]]] = field(
        default_factory=dict[str, Mapping[str, tuple[float | None, float | None]]]
    )
    """Model -> measure that it must reach -> the least and the greatest value allowed."""
    trained_on: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """Model -> its datasets."""
    retrain_days: int | None = None
    retrain_on: tuple[str, ...] = ()
    regions: frozenset[str] = frozenset()
    """Where data may lie."""
    stands_in: tuple[str, ...] = ()
    """The home region, and the recovery region where the spec names one."""
    backup_days: int = 0
    document_days: int = 0
    adopted_archive: str | None = None
    runtime: str = "native"
    batch: int | None = None
    batch_wait: float | None = None
    callers: tuple[str, ...] = ()
    calls_per_second: int = 0
    calls_at_once: int = 0
    attacks_blocked: bool = True
    cost_limits: tuple[CostLimit, ...] = ()
    cached: bool = False
    cache_drops: tuple[str, ...] = ()
    system: str = ""
    monitors: tuple[Monitored, ...] = ()
    composites: tuple[Joined, ...] = ()
    traced: float | None = None
    fleet: Fleet | None = None
    copies_to: str | None = None
    standby_in: str | None = None
    """The region where a small platform stands ready beside this workload."""
    idle: bool = False
    """Whether it may go without a call for days, and nothing is wrong: what stands ready does."""
    unread: frozenset[str] = frozenset()
    """Layers whose stacks are there, or may be, and could not be read."""
    rpo: float = 0

    @property
    def watched(self) -> tuple[str, ...]:
        """The accounts whose foundations are there to be judged."""
        layers = {"foundation": self.own, "audit": self.accounts.get("audit")}
        return tuple(account for layer, account in layers.items() if layer in self.layers and account)

    @property
    def networked(self) -> bool:
        """Whether a layer is judged that has a network."""
        return bool(self.layers & {"foundation", "recovery"})

    @property
    def serves(self) -> bool:
        """Whether a layer is judged that serves the system's model."""
        return bool(self.layers & {"workload", "recovery"})

    @property
    def own(self) -> str | None:
        """The account of this environment."""
        return self.accounts.get(self.environment)

    @property
    def others(self) -> Mapping[str, str]:
        """The accounts of the other environments, without the one where the audit log lies."""
        return {
            name: account
            for name, account in self.accounts.items()
            if name not in {self.environment, "audit"} and account != self.own
        }
