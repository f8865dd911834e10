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
    """Made from a spec, without a component's help. `layers` says which stacks are there to be judged.

    `accounts` and `ranges` are those of every environment (`audit` among the accounts). `rollback` maps each measure
    that rolls a deployment back to its threshold: latencies in seconds, rates as fractions. `adopted_routes` maps
    the topics of a landing zone to the severity that each is for. `datasets` maps each to the days for which it is
    kept, `classes` to its classification; `regions` are those where data may lie. `gates` maps each model to the
    measures that it must reach, each with the least and the greatest allowed value. `trained_on` to its datasets.
    `people` maps the duties of people to their groups in the directory, `landing_roles` the id of each role that the
    landing zone has to its duty; `repository` is the one whose pipeline deploys, `state` the store of Pulumi's own state
    where it is one of the cloud's, `state_key` the name of its key.
    """

    environment: str
    layers: frozenset[str]
    accounts: Mapping[str, str]
    ranges: Mapping[str, str] = field(default_factory=dict[str, str])
    zones: int = 2
    endpoint_zones: int = 1
    rotation_days: int = 366
    instances: int = 1
    most_instances: int | None = None
    trail_days: int = 0
    event_days: int = 0
    rollback: Mapping[str, float] = field(default_factory=dict[str, float])
    shadow: str | None = None
    off_hours: bool = False
    severities: tuple[str, ...] = ()
    itsm: bool = False
    adopted_routes: Mapping[str, str] = field(default_factory=dict[str, str])
    sent_on: tuple[str, ...] = ()
    people: Mapping[str, str] = field(default_factory=dict[str, str])
    landing_roles: Mapping[str, str] = field(default_factory=dict[str, str])
    repository: str | None = None
    state: str | None = None
    state_key: str | None = None
    models: tuple[str, ...] = ()
    datasets: Mapping[str, int] = field(default_factory=dict[str, int])
    classes: Mapping[str, str] = field(default_factory=dict[str, str])
    gates: Mapping[str, Mapping[str, tuple[float | None, float | None]]] = field(
        default_factory=dict[str, Mapping[str, tuple[float | None, float | None]]]
    )
    trained_on: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    retrain_days: int | None = None
    retrain_on: tuple[str, ...] = ()
    regions: frozenset[str] = frozenset()
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
    rpo: float = 0

    @property
    def watched(self) -> tuple[str, ...]:
        """The accounts whose foundations are there to be judged."""
        layers = {"foundation": self.own, "audit": self.accounts.get("audit")}
        return tuple(account for layer, account in layers.items() if layer in self.layers and account)

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
