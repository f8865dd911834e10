"""A platform as every cloud has it: networks, keys, stores, trails, endpoints, and who may do what.

A reader for each cloud fills these from a graph; the guarantees judge them and know no cloud. Each thing carries the
URN of the resource that it was read from. `UNKNOWN` in a field means that the cloud has not answered or that the
resource could not be read; None means that it is not there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from assurance.expectation import Expectation
from assurance.reading.maybe import Maybe, Truth

__all__ = [
    "Alarm",
    "AtTime",
    "Capture",
    "Condition",
    "Endpoint",
    "Firewall",
    "FirewallRule",
    "FlowLog",
    "Group",
    "Identity",
    "Key",
    "Link",
    "Lock",
    "Model",
    "ModelEndpoint",
    "Network",
    "Platform",
    "Policy",
    "Power",
    "Principal",
    "PublicAddress",
    "Route",
    "RouteKind",
    "Scaling",
    "Statement",
    "Store",
    "StoreKind",
    "Subnet",
    "Trail",
    "Variant",
]


class RouteKind(StrEnum):
    """Where a route leads."""

    LOCAL = "local"
    INTERNET = "internet"
    PEERING = "peering"
    TRANSIT = "transit"
    ENDPOINT = "endpoint"
    OTHER = "other"


class StoreKind(StrEnum):
    """What a store keeps."""

    OBJECTS = "objects"
    LOG = "log"
    TOPIC = "topic"
    VOLUME = "volume"


class Power(StrEnum):
    """What a policy lets somebody do with a key."""

    USE = "use"
    ADMINISTER = "administer"
    DELEGATE = "delegate"
    LOOK = "look"


class Group(StrEnum):
    """How a principal of a policy is named."""

    ANYONE = "anyone"
    ACCOUNT = "account"
    IDENTITY = "identity"
    SERVICE = "service"
    FEDERATED = "federated"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a statement: operator, key (lower case) and the values asked for."""

    operator: str
    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Principal:
    """Who a statement speaks of; `account` is theirs where the name says it."""

    group: Group
    name: str
    account: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a policy. `except_*` turns the list beside it into an exclusion."""

    urn: str
    allow: bool
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    principals: tuple[Principal, ...] = ()
    conditions: tuple[Condition, ...] = ()
    except_actions: bool = False
    except_resources: bool = False
    except_principals: bool = False
    powers: Maybe[frozenset[Power]] = frozenset()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """The statements in force on a resource or for an identity; `UNKNOWN` where the text could not be read."""

    urn: str
    statements: Maybe[tuple[Statement, ...]]


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
    """A part of a network in one zone, with the routes that hold for it."""

    urn: str
    id: Maybe[str]
    network: Maybe[str]
    range: Maybe[str]
    zone: Maybe[str]
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


@dataclass(frozen=True, slots=True)
class Lock:
    """How long objects cannot be deleted; `absolute` where nobody, the account's owner included, can lift it."""

    absolute: Truth
    days: Maybe[float]


@dataclass(frozen=True, slots=True)
class Store:
    """Something that keeps data. `key` names the key it is encrypted with, None where it names none.

    `changes` are the cloud's actions that delete or change what lies in it or what guards it, each with its resource.
    """

    urn: str
    id: Maybe[str]
    kind: StoreKind
    account: str | None
    key: Maybe[str | None]
    purpose: str | None
    lock: Maybe[Lock | None]
    versioned: Truth
    public: Truth
    policy: Maybe[Policy | None]
    changes: tuple[tuple[str, str], ...] = ()
    adopted: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the customer's own, with its policy and the other names it bears."""

    urn: str
    id: Maybe[str]
    names: frozenset[str]
    account: str | None
    purpose: str | None
    rotates: Truth
    every_days: Maybe[float | None]
    policy: Policy


@dataclass(frozen=True, slots=True)
class Identity:
    """A role: who may take it and what it may do. `outside` names policies whose text the stacks do not hold."""

    urn: str
    id: Maybe[str]
    account: str | None
    trust: Policy
    permissions: Maybe[tuple[Statement, ...]]
    outside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trail:
    """The record of who did what in an account or an organisation."""

    urn: str
    every_region: Truth
    global_events: Truth
    validated: Truth
    on: Truth
    management: Truth
    data: Truth
    store: Maybe[str]
    key: Maybe[str | None]
    adopted: bool = False


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
    """A model as it is served: its image, its network, its identity."""

    urn: str
    id: Maybe[str]
    images: Maybe[tuple[str, ...]]
    isolated: Truth
    subnets: Maybe[tuple[str, ...]]
    firewalls: Maybe[tuple[str, ...]]
    identity: Maybe[str | None]


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
    """Where predictions are asked for."""

    urn: str
    name: Maybe[str]
    account: str | None
    variants: Maybe[tuple[Variant, ...]]
    capture: Maybe[Capture | None]
    key: Maybe[str | None]
    rollback_alarms: Maybe[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Platform:
    """Everything that the guarantees judge."""

    networks: tuple[Network, ...] = ()
    subnets: tuple[Subnet, ...] = ()
    links: tuple[Link, ...] = ()
    public: tuple[PublicAddress, ...] = ()
    firewalls: tuple[Firewall, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    flow_logs: tuple[FlowLog, ...] = ()
    stores: tuple[Store, ...] = ()
    keys: tuple[Key, ...] = ()
    identities: tuple[Identity, ...] = ()
    trails: tuple[Trail, ...] = ()
    models: tuple[Model, ...] = ()
    model_endpoints: tuple[ModelEndpoint, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    scalings: tuple[Scaling, ...] = ()
    services: Maybe[Mapping[str, str]] = field(default_factory=dict[str, str])
    expected: Expectation = field(default_factory=lambda: Expectation("dev", frozenset(), {}))

    def store(self, name: str) -> Store | None:
        """The store with this id."""
        return next((store for store in self.stores if store.id == name), None)

    def key(self, name: str) -> Key | None:
        """The key that bears this name (its id, its ARN, an alias)."""
        return next((key for key in self.keys if name in key.names), None)
