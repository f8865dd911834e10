"""Where a workload, or its standby, is built: its system, its account, the foundation that it stands on.

What a cloud does in its own way stands in `stacks/<cloud>/place.py`: what its things have to be told besides (nothing,
where it does not say), what a look tells, what the cloud cannot do of what a spec may ask.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self, TypedDict

import pulumi

from components.contract.gateway import GatewayName, GatewaySubnets
from components.contract.serving import Machine, Version
from components.contract.traffic import RouterName
from gouvernail.errors import Problem
from gouvernail.spec import AISystem
from gouvernail.spec.monitoring import Monitor
from stacks.account import Account, Around, Begins, Recorded
from stacks.common import Common, prefix, roles
from stacks.names import RECOVERY, StackName

if TYPE_CHECKING:
    from stacks.making import Gateway, Making, ModelRegistry

__all__ = [
    "Apart",
    "Aside",
    "Attested",
    "Conducting",
    "Copying",
    "Directed",
    "Entrance",
    "LettingIn",
    "Moving",
    "Place",
    "PrivateWay",
    "Pulling",
    "Recording",
    "Retraining",
    "Routed",
    "Seen",
    "Stopped",
    "Versions",
]


_OWN: Final = "iam"


class Apart(TypedDict, total=False):
    """What is told that stands apart from the foundation, where it relies on that of things which it names by id."""

    apart: bool


class Aside(TypedDict, total=False):
    """What every component is told that sends to somebody."""

    undelivered: pulumi.Input[str]


class Attested(TypedDict, total=False):
    """What is told that lets through what was approved, where the project has somebody who says so."""

    attestor: pulumi.Input[str]


class Copying(TypedDict, total=False):
    """What is told who copies what was trained, where nothing but a role of ours starts copies alone."""

    role: pulumi.Input[str]
    retained: str


class Directed(TypedDict, total=False):
    """What a thing is told that is bound to a directory, where a cloud asks that of it."""

    directory: str


class Pulling(TypedDict, total=False):
    """What is told who pulls images, where rights on a registry are given by its id."""

    registry: pulumi.Input[str]


class Conducting(TypedDict, total=False):
    """What is told who starts jobs and registers, where nothing but a role of ours does that alone."""

    conduct_role: pulumi.Input[str]


class Moving(TypedDict, total=False):
    """What is told who moves requests of an endpoint, where nothing but a role of ours does that alone."""

    move_role: pulumi.Input[str]


class LettingIn(TypedDict, total=False):
    """What is told who lets devices in, where nothing but a role of ours does that alone."""

    let_in_role: pulumi.Input[str]


class Recording(TypedDict, total=False):
    """What is told that answers calls, where the cloud takes no copy of them and forgets where they go."""

    recorder: str
    answering: dict[str, str]


class Retraining(TypedDict, total=False):
    """What is told who watches, where its alarms have to be led to what trains again."""

    retrains: list[str]


class Versions(TypedDict, total=False):
    """What is told who gets versions, where a right on the registry is given by its id."""

    versions_in: pulumi.Input[str]


class Stopped(TypedDict, total=False):
    """What is told that is stopped with the system, where no event says it."""

    stop: pulumi.Input[str]


class Seen(TypedDict, total=False):
    """What is told who looks at calls, where they stand in a log of the gateway's."""

    gateway_log: pulumi.Input[str]


class Entrance(Recorded, Directed, total=False):
    """What a gateway is told besides, where a cloud asks that of it."""

    named: GatewayName
    range: str
    subnets: GatewaySubnets
    zones: list[str]
    units: int
    ask_role: pulumi.Input[str]
    turn_role: pulumi.Input[str]
    subnet_ids: pulumi.Input[dict[str, str]]
    traced: float


class Routed(TypedDict, total=False):
    """What a router is told besides, where a cloud asks that of it."""

    named: RouterName
    range: str
    subnet: str
    units: int
    calls_log: pulumi.Input[str]
    application: str
    directory: str
    log_store: pulumi.Input[str]
    pool: str
    requests_per_second: int


class PrivateWay(TypedDict, total=False):
    """What a router is told of the way to a gateway, where it hands calls on to addresses."""

    endpoint: pulumi.Input[str]
    addresses: dict[str, pulumi.Input[str]]


@dataclass(frozen=True, slots=True)
class Place(ABC):
    """`account` is that of the system's own stack; `foundation` is what the foundation's capabilities give."""

    system: AISystem
    account: Account
    foundation: Mapping[str, Any]

    @classmethod
    @abstractmethod
    def at(cls, system: AISystem, name: StackName, foundation: Mapping[str, Any]) -> Self:
        """The place of the stack of this name. GouvernailError where the organisation has no account there."""

    @property
    def environment(self) -> str:
        """The environment."""
        return self.account.environment

    @property
    def make(self) -> "Making":
        """The cloud's components."""
        return self.account.make

    @property
    def standby(self) -> bool:
        """Whether it is what stands ready in the recovery region."""
        return self.account.name.layer == RECOVERY

    @property
    def prefix(self) -> str:
        """First part of every physical name."""
        return self.account.prefix

    @property
    def common(self) -> Common:
        """What every component is told."""
        return self.account.common

    @property
    def stack(self) -> str:
        """The stack that builds here."""
        return str(self.account.name)

    @property
    def left(self) -> Mapping[str, Mapping[str, str]]:
        """As the account's."""
        return self.account.left

    @property
    def house(self) -> tuple[str, str]:
        """What the names of the foundation here begin with, and its account."""
        return prefix(self.system.organisation, self.environment), self.common["account"]

    @property
    def roles(self) -> str:
        """Path of the platform's roles in this environment."""
        return roles(self.system.organisation, self.environment)

    @property
    def boundary(self) -> pulumi.Output[str]:
        """The foundation's boundary of every role of a service."""
        return self.foundation["identity"]["boundary"]

    @property
    def under(self) -> pulumi.ResourceOptions:
        """Options of a component of this workload."""
        return self.account.under

    def after(self, *others: pulumi.ComponentResource) -> pulumi.ResourceOptions:
        """The same, of one that names parts of others by what they are called: they have to be there first."""
        return pulumi.ResourceOptions.merge(self.under, pulumi.ResourceOptions(depends_on=list(others)))

    @property
    def recorded(self) -> Recorded:
        """What things are told that record their use, where a cloud asks that of them."""
        return self.account.recorded(self.foundation["audit_log"]["store"] if "audit_log" in self.foundation else None)

    @property
    def directed(self) -> Directed:
        """What things are told that are bound to a directory."""
        return {"directory": self.account.directory} if self.account.directory else {}

    @property
    def begins(self) -> Begins:
        """When a budget begins, where it is told that."""
        return self.account.begins

    def keys(self, *purposes: str) -> dict[str, pulumi.Input[str]]:
        """Purpose -> id of the foundation's key for it."""
        return {purpose: self.foundation["keys"]["key_ids"][purpose] for purpose in purposes}

    @property
    def rolling_back(self) -> tuple[str, ...]:
        """The monitors that take a deployment back: the endpoint has their alarms."""
        rollback = self.system.serving.rollback
        return rollback.on if rollback else ()

    @property
    def aside(self) -> Aside:
        """The foundation's queue of what could not be delivered; none where the routes are the landing zone's."""
        if self.account.adopted_routes():
            return {}
        return {"undelivered": self.foundation["incidents"]["dead_letters"]}

    @property
    def machine(self) -> Machine:
        """What an instance that serves has at least."""
        wanted = self.system.serving.machine
        return {"cpu": wanted.cpu, "memory": wanted.memory_gib, "accelerators": wanted.accelerators}

    def route(self, severity: str) -> pulumi.Output[str]:
        """The foundation's route of a severity."""
        return self.foundation["incidents"]["routes"][severity]

    def route_of(self, monitor: str) -> pulumi.Output[str] | None:
        """The route that a monitor's alarm takes; None where a composite tells it."""
        if any(monitor in composite.of for composite in self.system.composites.values()):
            return None
        return self.route(self.system.monitoring[monitor].severity)

    def version(self, model: str, store: pulumi.Output[str]) -> Version | None:
        """The version that the spec names for this environment; None where it names none.

        `store` is the registry's, of what was trained.
        """
        id_ = self.version_id(model)
        return {"id": id_, "kept": self.version_places(store, model)} if id_ else None

    # -- what each cloud does in its own way

    @property
    def apart(self) -> Apart:
        """What is told that relies on the foundation."""
        return {}

    @property
    def around(self) -> Around:
        """What things are told that record their use and make their own way into the network, where a cloud asks it."""
        return {}

    def pulling(self, registry: "ModelRegistry") -> Pulling:  # noqa: ARG002 - for those who ask it
        """What is told who pulls images."""
        return {}

    def versions_in(self, registry: "ModelRegistry") -> Versions:  # noqa: ARG002 - for those who ask it
        """What is told who gets versions."""
        return {}

    @property
    def entrance(self) -> Entrance:
        """What a gateway is told besides."""
        return {}

    @property
    def conducting(self) -> Conducting:
        """What is told who starts jobs and registers."""
        return {}

    @property
    def moving(self) -> Moving:
        """What is told who moves requests of an endpoint."""
        return {}

    @property
    def images(self) -> list[str]:
        """What is fetched besides the models' images, as it was published."""
        return []

    @property
    def attested(self) -> Attested:
        """What is told that lets through what was approved."""
        return {}

    @property
    def copying(self) -> Copying:
        """What is told who copies what was trained to the recovery region."""
        return {}

    @property
    def recording(self) -> Recording:
        """What is told that answers calls."""
        return {}

    @property
    def retraining(self) -> Retraining:
        """What is told who watches a system whose breaches train its models again."""
        return {}

    @property
    def letting_in(self) -> LettingIn:
        """What is told who lets devices in. GouvernailError where something else keeps them out."""
        return {}

    def stopped(self, gateway: "Gateway") -> Stopped:  # noqa: ARG002 - for those who ask it
        """What is told that is stopped by this gateway."""
        return {}

    def seen(self, gateway: "Gateway") -> Seen:  # noqa: ARG002 - for those who ask it
        """What is told who looks at the calls of this gateway."""
        return {}

    @property
    def readers(self) -> list[str]:
        """Patterns of who reads datasets, where a thing says who may; elsewhere who makes an identity gives it that."""
        return []

    @property
    def routed(self) -> Routed:
        """What a router is told besides. GouvernailError where what it needs is not there."""
        return {}

    def private_way(self, network: str) -> PrivateWay:  # noqa: ARG002 - for those who ask it
        """What a router is told of the way to the gateway, in the network with this id."""
        return {}

    def image(self, model: str) -> str:
        """Where the model's image is fetched from: the account's own copy of it, by the spec's digest."""
        common = self.common
        return self.make.mirrored(
            self.system.models[model].image, common["prefix"], common["region"], common["account"]
        )

    def version_id(self, model: str) -> str | None:
        """What the version that the spec names is called; None where it names none."""
        number, its = self.system.models[model].version.get(self.environment), self.common
        return self.make.version_id(its["prefix"], its["region"], its["account"], model, number) if number else None

    def version_places(self, store: pulumi.Output[str], model: str) -> list[pulumi.Input[str]]:
        """Where in the registry's store a version may lie, where rights are given on places in it."""
        return [*self.make.version_places(store, model)]

    def step_role(self, model: str, *, registers: bool) -> str:
        """Who registers versions of the model, or writes what was trained, before the pipeline is there."""
        its = self.common
        return self.make.step_role_id(its["prefix"], its["account"], self.roles, model, registers=registers)

    @abstractmethod
    def approved(self, version: str, path: str) -> None:
        """GouvernailError where the version is not approved, or not there; the spec names it at `path`."""

    def measurable(self, measure: str) -> bool:
        """Whether an endpoint itself measures this."""
        return self.make.measurable(measure)

    def unlike(self, authentication: str) -> Problem | None:
        """Why callers cannot prove so who they are; None where they can: by the cloud's own identities."""
        if authentication == _OWN:
            return None
        why, mend = self.unproved(authentication)
        return Problem(
            f"{authentication} is not built on {why}",
            path="serving.gateway.authentication",
            expected=_OWN,
            mend=f"use {_OWN}: {mend}",
        )

    @abstractmethod
    def unproved(self, authentication: str) -> tuple[str, str]:
        """The cloud, and why callers prove nothing there by another means; and what they do instead."""

    def unwatchable(self, path: str, name: str, asked: Monitor, *, own: bool) -> Iterator[Problem]:  # noqa: ARG002 - for those who ask it
        """Why an alarm of the cloud cannot watch this, where its component does not say so.

        `own` where the platform measures it by itself.
        """
        yield from ()

    @property
    @abstractmethod
    def told_characters(self) -> int:
        """How many characters a job can be told of one monitor."""
