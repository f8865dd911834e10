"""Where a workload is built: its system, its environment, the foundation that it stands on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pulumi

from gouvernail.spec import AISystem
from gouvernail.spec.clouds import Aws
from stacks.common import Common, prefix, roles, tags
from stacks.names import StackName

__all__ = ["Place"]


@dataclass(frozen=True, slots=True)
class Place:
    """`foundation` are the outputs of the foundation's capabilities; `left` as in the foundation's `Account`."""

    system: AISystem
    settings: Aws
    name: StackName
    provider: pulumi.ProviderResource
    foundation: Mapping[str, pulumi.Output[Any]]
    left: Mapping[str, Mapping[str, str]]

    @property
    def environment(self) -> str:
        """The environment."""
        return self.name.environment

    @property
    def common(self) -> Common:
        """What every component is told."""
        return {
            "prefix": prefix(self.system, self.environment),
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

    def keys(self, *purposes: str) -> dict[str, pulumi.Input[str]]:
        """Purpose -> id of the foundation's key for it."""
        return {purpose: self.foundation["keys"]["key_ids"][purpose] for purpose in purposes}

    @property
    def rolling_back(self) -> tuple[str, ...]:
        """The monitors that take a deployment back: the endpoint has their alarms."""
        rollback = self.system.serving.rollback
        return rollback.on if rollback else ()

    def route(self, severity: str) -> pulumi.Output[str]:
        """The foundation's route of a severity."""
        return self.foundation["incidents"]["routes"][severity]

    def route_of(self, monitor: str) -> pulumi.Output[str] | None:
        """The route that a monitor's alarm takes; None where a composite tells it."""
        if any(monitor in composite.of for composite in self.system.composites.values()):
            return None
        return self.route(self.system.monitoring[monitor].severity)
