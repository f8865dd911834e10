"""How calls are divided between what a system replaces and what is governed, while the one moves to the other."""

from typing import Final, NotRequired, TypedDict

from pulumi import Input

from components.contract.capability import Capability
from components.contract.identity import Person, Pipeline, State

__all__ = ["CAPABILITY", "GovernedSide", "LegacySide", "RouterName", "TrafficArgs"]

CAPABILITY: Final = Capability("traffic", "Traffic", ("address", "router", "roles", "log", "measured_as"))


class LegacySide(TypedDict):
    """What answered before, and answers every call that the governed side does not."""

    host: str
    """Name by which it is asked."""
    port: int
    """Port of its HTTPS."""
    path: str
    """Path of a question there, e.g. /v2/score; `/` where it answers the path that callers ask the router for."""
    addresses: list[str]
    """Its private addresses, where a router hands calls on to addresses; none where it does so by name."""


class GovernedSide(TypedDict):
    """The gateway of the system's workload, by what it gives."""

    address: Input[str]
    """Where it is reached inside the network; a model's name follows."""
    arn: Input[str]
    """What a caller is allowed to call."""
    endpoint: NotRequired[Input[str]]
    """Id of the private way to it, where a router goes by one."""
    addresses: NotRequired[dict[str, Input[str]]]
    """Zone -> private address of that way, where a router hands calls on to addresses."""


class RouterName(TypedDict):
    """By what callers find and trust the router."""

    host: str
    """Its name inside the network, e.g. credit-scoring-router.dev.models.example.com."""
    certificate: Input[str]
    """Id of a certificate for that name."""


class TrafficArgs(TypedDict):
    """Both sides, and how calls are divided. Only `weight` and `mirror` change while a migration runs, in place."""

    prefix: str
    """First part of every name, e.g. credit-scoring-dev."""
    tags: dict[str, str]
    """Tags on everything that takes them."""
    account: str
    """Account of the router."""
    region: str
    """Region of the router."""
    roles: str
    """Path under which the platform's roles stand, e.g. /bex-dev/."""
    boundary: Input[str]
    """Boundary of every role that who deploys makes."""
    system: str
    """Id of the system."""
    stack: str
    """The stack that the router belongs to, whose state its identity reads and writes."""
    network_id: Input[str]
    """The only network that calls come from."""
    cidr: Input[str]
    """Address range of that network."""
    subnet_ids: Input[dict[str, str]]
    """Zone -> id of the private subnet that the router stands in."""
    allow: list[str]
    """Address ranges of callers inside the network; any where none is named."""
    model: str
    """The model that is asked: callers ask the router for its name as the path."""
    governed: GovernedSide
    """The side that calls move to."""
    legacy: LegacySide
    """The side that they move away from, and back to."""
    weight: int
    """Per cent of calls that the governed side answers, 0 to 100."""
    mirror: int
    """Per cent of calls copied to the governed side, whose answers nobody gets, 0 to 100."""
    sticky: bool
    """True: by the call's header x-gouvernail-bucket (00 to 99), those below the weight go to the governed side and all
    others to the legacy, calls without the header too. False: by chance."""
    key_id: Input[str]
    """Key of the log."""
    keep_days: int
    """Days for which a call stands in the log, at least; a cloud that has steps takes the next one."""
    operator: Person
    """Who may move calls by hand."""
    environment: str
    """Environment, as it stands in the names of stacks."""
    named: NotRequired[RouterName]
    """By what callers find and trust it, where its cloud asks for that."""
    range: NotRequired[str]
    """Address range in the network that the router has for itself, where its cloud asks for one."""
    subnet: NotRequired[str]
    """Id of the landing zone's subnet for it, which is read instead of built."""
    units: NotRequired[int]
    """How many instances it has, where that is said; one where left out."""
    calls_log: NotRequired[Input[str]]
    """Id of the gateway's log, where the router's calls are logged beside those of the gateway."""
    log_store: NotRequired[Input[str]]
    """Id of the audit log's store, where a cloud's things record their own use there."""
    application: NotRequired[str]
    """Id of the application for which callers have tokens, where a router asks for them."""
    directory: NotRequired[str]
    """Id of the directory that gives those tokens."""
    domain: NotRequired[str]
    """Domain of the directory, where the cloud knows a group by an address in it."""
    pipeline: NotRequired[Pipeline]
    """Who moves calls without a person; nobody where left out."""
    pool: NotRequired[str]
    """Id of the pool by which the pipeline comes, where the cloud knows its runs by one."""
    requests_per_second: NotRequired[int]
    """How much one address asks at most, steadily, where the side that is left has to be bound as the gateway is."""
    state: NotRequired[State]
    """Where who moves calls finds the state of the stack."""
