"""Where a workload, or its standby, is built: its system, its environment, the foundation that it stands on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypedDict

import pulumi

from components.aws import mirrored
from components.contract.serving import Machine
from gouvernail.spec import AISystem
from gouvernail.spec.clouds import Aws
from stacks.common import Common, prefix, roles, tags
from stacks.names import RECOVERY, StackName

__all__ = ["Aside", "Place"]


class Aside(TypedDict, total=False):
    """What every component is told that sends to somebody."""

    undelivered: pulumi.Input[str]


@dataclass(frozen=True, slots=True)
class Place:
    """`foundation` is what the foundation's capabilities give; `left` as in the foundation's `Account`."""

    system: AISystem
    settings: Aws
    name: StackName
    provider: pulumi.ProviderResource
    foundation: Mapping[str, Any]
    left: Mapping[str, Mapping[str, str]]

    @property
    def environment(self) -> str:
        """The environment."""
        return self.name.environment

    @property
    def standby(self) -> bool:
        """Whether it is what stands ready in the recovery region."""
        return self.name.layer == RECOVERY

    @property
    def prefix(self) -> str:
        """First part of every physical name; roles and buckets are global, so a standby has one of its own."""
        own = prefix(self.system, self.environment)
        return f"{own}-{RECOVERY}" if self.standby else own

    @property
    def common(self) -> Common:
        """What every component is told."""
        return {
            "prefix": self.prefix,
            "tags": tags(self.system, self.environment),
            "account": self.settings.accounts[self.environment],
            "region": self.settings.region,
        }

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
        return pulumi.ResourceOptions(provider=self.provider)

    @property
    def look(self) -> pulumi.InvokeOptions:
        """Options of a look at the account."""
        return pulumi.InvokeOptions(provider=self.provider)

    def keys(self, *purposes: str) -> dict[str, pulumi.Input[str]]:
        """Purpose -> id of the foundation's key for it."""
        return {purpose: self.foundation["keys"]["key_ids"][purpose] for purpose in purposes}

    def image(self, model: str) -> str:
        """Where the model's image is fetched from: the account's own copy of it, by the spec's digest.

        A standby takes what lies in the home region's registry from that of its own.
        """
        common, home, image = self.common, self.system.organisation.clouds.aws, self.system.models[model].image
        if home is not None and self.standby:
            image = image.replace(f".dkr.ecr.{home.region}.", f".dkr.ecr.{common['region']}.")
        return mirrored(image, common["prefix"], common["region"], common["account"])

    @property
    def rolling_back(self) -> tuple[str, ...]:
        """The monitors that take a deployment back: the endpoint has their alarms."""
        rollback = self.system.serving.rollback
        return rollback.on if rollback else ()

    @property
    def aside(self) -> Aside:
        """The foundation's queue of what could not be delivered; none where the routes are the landing zone's."""
        if self.environment in self.settings.adopt.incidents:
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
