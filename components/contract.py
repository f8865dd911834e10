"""The capabilities: what each takes and gives back on every cloud, and how things are called.

A component is a capability on one cloud: `components/<cloud>/<capability>.py` holds one class whose argument keys and
outputs are those named here, whichever the cloud (held by a test that walks the tree).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NotRequired, TypedDict

from pulumi import Input

__all__ = [
    "CAPABILITIES",
    "AdoptedLog",
    "AdoptedNetwork",
    "Alarm",
    "AuditLogArgs",
    "Capability",
    "KeysArgs",
    "LogStore",
    "Machine",
    "ModelToServe",
    "NetworkArgs",
    "OffHours",
    "Purpose",
    "ServingArgs",
    "Shadow",
    "StoreToBuild",
    "digest",
    "physical_name",
]


@dataclass(frozen=True, slots=True)
class Capability:
    """What a capability is called and what it gives back."""

    name: str
    component: str
    outputs: tuple[str, ...]


CAPABILITIES: Mapping[str, Capability] = {
    capability.name: capability
    for capability in (
        Capability("network", "Network", ("network_id", "cidr", "subnet_ids", "service_lists")),
        Capability("keys", "Keys", ("key_ids",)),
        Capability("audit_log", "AuditLog", ("trail_id", "store", "key_id")),
        Capability("serving", "Serving", ("endpoints", "store")),
    )
}


class AdoptedNetwork(TypedDict):
    """A network that the landing zone has: it is read, and nothing in it is changed."""

    network_id: str
    """Id of the network."""
    subnet_ids: dict[str, str]
    """Zone -> id of the private subnet there."""
    route_table_ids: list[str]
    """Ids of its route tables."""
    service_lists: list[str]
    """The cloud's own address lists under which its services are reached inside it."""


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
    """Zones with a private subnet each, e.g. eu-west-1a."""
    services: dict[str, list[str]]
    """Service -> the actions that its private endpoint lets pass."""
    flow_log_store: Input[str]
    """Store (as its cloud names it) that flow logs are written to."""
    adopt: NotRequired[AdoptedNetwork]
    """Read this network instead of building one."""


class Purpose(TypedDict):
    """What a key is for, and who may use it."""

    through: NotRequired[list[str]]
    """Services through which the platform's roles may use the key, e.g. s3."""
    writers: NotRequired[list[str]]
    """Services of the cloud that write encrypted on their own account: logs, trail or flow_logs."""
    kept: NotRequired[bool]
    """True where it encrypts what retention forbids to delete: then destroy leaves the key."""


class KeysArgs(TypedDict):
    """Which keys are made."""

    prefix: str
    """First part of every name, e.g. bex-dev."""
    tags: dict[str, str]
    """Tags on everything that takes them."""
    account: str
    """Account that owns the keys."""
    region: str
    """Region of the keys."""
    purposes: dict[str, Purpose]
    """Purpose -> who may use its key. One key each."""
    roles: str
    """Path under which the platform's roles stand, e.g. /bex-dev/; only they use a key through a service."""
    rotation_days: int
    """How often a key gets new material."""
    deletion_days: int
    """How long a key to be deleted can still be brought back."""
    writing_accounts: NotRequired[list[str]]
    """Accounts whose writers may use the keys; the own account where left out."""
    stack: str
    """Stack that takes back what destroy leaves; it stands in a tag."""
    retained: NotRequired[dict[str, str]]
    """Purpose -> id of a key that an earlier destroy left: it is taken back instead of making another."""


class StoreToBuild(TypedDict):
    """The immutable store of the audit log, in an account of its own."""

    accounts: list[str]
    """Accounts whose trails and flow logs are written to it."""
    trails: list[str]
    """Trails (ids as the cloud names them) that may write."""
    keep_days: int
    """Days for which nobody can delete what was written."""
    key_id: Input[str]
    """Key that encrypts it."""
    stack: str
    """Stack that takes back what destroy leaves; it stands in a tag."""
    retained: NotRequired[str]
    """Id of the store that an earlier destroy left: it is taken back instead of making another."""


class LogStore(TypedDict):
    """An audit store that another stack built."""

    store: Input[str]
    """Its name."""
    key_id: Input[str]
    """The key that encrypts it."""


class AdoptedLog(TypedDict):
    """The audit trail of the landing zone: it is read, and nothing of it is changed."""

    trail_id: str
    """Id of the trail."""
    read_store: bool
    """Whether its store lies in this account, so that it can be read too."""


class AuditLogArgs(TypedDict):
    """What is recorded, and where it is kept. One of `build`, `into` and `adopt` is given."""

    prefix: str
    """First part of every name, e.g. bex-dev."""
    tags: dict[str, str]
    """Tags on everything that takes them."""
    account: str
    """Account whose calls are recorded."""
    region: str
    """Home region of the trail; every region is recorded."""
    build: NotRequired[StoreToBuild]
    """Build the store here, and record this account into it."""
    into: NotRequired[LogStore]
    """Record this account into the store of another account."""
    adopt: NotRequired[AdoptedLog]
    """Read the landing zone's trail instead of building one."""


class Machine(TypedDict):
    """What an instance has at least; each cloud picks the type."""

    cpu: int
    """Processors."""
    memory: int
    """Memory in GiB."""
    accelerators: int
    """Graphics processors."""


class Shadow(TypedDict):
    """What gets a copy of the requests and answers nobody."""

    image: str
    """Container image, by digest."""
    share: float
    """Share of the requests that it gets."""


class ModelToServe(TypedDict):
    """A model and, where one is asked for, its shadow."""

    image: str
    """Container image, by digest."""
    shadow: NotRequired[Shadow]
    """What gets a copy of the requests and answers nobody."""


class Alarm(TypedDict):
    """A measure of an endpoint that takes a bad deployment back."""

    threshold: float
    """Seconds for a latency, a fraction of one for a rate."""
    window: int
    """Seconds over which it is measured."""


class OffHours(TypedDict):
    """When nobody works."""

    begin: str
    """Time of day, e.g. 19:00."""
    end: str
    """Time of day, e.g. 07:00."""
    timezone: str
    """Time zone, e.g. Europe/Paris."""


class ServingArgs(TypedDict):
    """What is served, how many of it, and what is recorded."""

    prefix: str
    """First part of every name, e.g. credit-scoring-dev."""
    tags: dict[str, str]
    """Tags on everything that takes them."""
    account: str
    """Account of the endpoints."""
    region: str
    """Region of the endpoints."""
    roles: str
    """Path under which the platform's roles stand, e.g. /bex-dev/."""
    network_id: Input[str]
    """Network that the models run in."""
    cidr: Input[str]
    """Its address range."""
    subnet_ids: Input[dict[str, str]]
    """Zone -> id of the private subnet; two zones or more in production."""
    service_lists: Input[list[str]]
    """The cloud's own address lists under which its services are reached inside the network."""
    key_ids: dict[str, Input[str]]
    """Keys for the purposes models, events and logs."""
    models: dict[str, ModelToServe]
    """Name -> what is served under it. One endpoint each."""
    machine: Machine
    """What an instance has at least."""
    least: int
    """Least number of instances."""
    most: int
    """Greatest number of instances."""
    utilisation: float
    """Share of an instance's processor that the number of instances keeps to."""
    alarms: dict[str, Alarm]
    """Measure (error_rate, latency_p50, latency_p99 ...) -> when it takes a deployment back."""
    capture: float
    """Share of predictions that is recorded."""
    keep_days: int
    """Days for which nobody can delete a recorded prediction."""
    ceiling_days: int
    """Days after which a recorded prediction is deleted."""
    off_hours: NotRequired[OffHours]
    """When the instances go down to one."""
    stack: str
    """Stack that takes back what destroy leaves; it stands in a tag."""
    retained: NotRequired[str]
    """Id of the store of predictions that an earlier destroy left."""


def physical_name(prefix: str, *roles: str, limit: int = 63) -> str:
    """`prefix-role`, always the same for the same things; what is longer than `limit` ends in a digest of the whole.

    Known names make a crash recoverable: what was made can be found again without the state.
    """
    whole = "-".join((prefix, *(role.replace("_", "-") for role in roles)))
    return whole if len(whole) <= limit else f"{whole[: limit - 9].rstrip('-')}-{digest(whole)}"


def digest(value: object) -> str:
    """Eight characters that stand for the value: what is replaced create-before-delete needs a new name each time."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:8]
