"""Where a workload is built on Azure: what others are called there, and what its alerts and gateways do not do."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import TYPE_CHECKING, Any, Final, Self

import pulumi
from typing_extensions import override

from components.azure import (
    Left,
    asker_role_id,
    conductor_role_id,
    images_id,
    left_of_workload,
    mover_role_id,
)
from components.contract.gateway import GatewayName
from components.contract.traffic import RouterName
from gouvernail.errors import GouvernailError, Problem
from gouvernail.spec import AISystem
from gouvernail.spec.adopt import AzureGateways
from stacks.account import Around
from stacks.azure import looking
from stacks.azure.account import AzureAccount
from stacks.names import RECOVERY, StackName
from stacks.place import Apart, Conducting, Entrance, Moving, Place, Pulling, Routed, Seen, Stopped, Versions

if TYPE_CHECKING:
    from stacks.making import Gateway, ModelRegistry

__all__ = ["AzurePlace"]

_PROD: Final = "prod"
_CERTIFICATE: Final = "gateways"
_LAST: Final = 26  # the smallest range that a gateway takes
_TOLD: Final = 1024


@dataclass(frozen=True, slots=True)
class AzurePlace(Place):
    """A place in a subscription of Azure."""

    account: AzureAccount

    @classmethod
    @override
    def at(cls, system: AISystem, name: StackName, foundation: Mapping[str, Any]) -> Self:
        return cls(system, AzureAccount.at(system, name), foundation)

    @property
    @override
    def apart(self) -> Apart:
        """A standby is judged without the home region's foundation, whose roles and plans are of every region."""
        return {"apart": True} if self.standby else {}

    @property
    @override
    def left(self) -> Left:
        foundation, account = self.house
        return left_of_workload(self.prefix, account, foundation, self.system.models)

    @property
    @override
    def around(self) -> Around:
        network = self.foundation["network"]
        return {
            **self.recorded,
            "subnet_ids": network["subnet_ids"],
            "service_lists": network["service_lists"],
        }

    @override
    def pulling(self, registry: "ModelRegistry") -> Pulling:
        """By its name, once it is there."""
        id_ = images_id(self.common["prefix"], self.common["account"])
        return {"registry": registry.images.apply(lambda _: id_)}

    @override
    def versions_in(self, registry: "ModelRegistry") -> Versions:
        """Above the places of models."""
        places = registry.groups
        return {"versions_in": places.apply(lambda ids: next(iter(ids.values())).partition("/models/")[0])}

    @property
    @override
    def entrance(self) -> Entrance:
        """GouvernailError where nobody has said by what the gateway is found and trusted, or where it stands."""
        organisation, environment = self.system.organisation, self.environment
        told: Entrance = {
            **self.recorded,
            **self.directed,
            "named": self._named,
            "zones": self.account.zones(organisation.environments[environment].zones),
            "units": 2 if environment == _PROD else 1,
            "traced": self.system.observability.traced,
            "ask_role": asker_role_id(*self.house),
        }
        landing = self.account.settings.adopt.network.get(environment)
        if landing is None:
            whole = organisation.environments[environment].cidr
            last = list(whole.subnets(new_prefix=_LAST))[-1]
            return {**told, "range": str(self._gateways.ranges.get(self.system.id, last))}
        if self.system.id not in landing.gateways:
            raise GouvernailError(
                Problem(
                    f"the gateway of {self.system.id} has no subnets in the adopted network",
                    path=f"clouds.azure.adopt.network.{environment}.gateways.{self.system.id}",
                    expected="the ids of two subnets that nobody else uses, of its firewall and of its gateway",
                )
            )
        subnets = landing.gateways[self.system.id]
        return {**told, "subnets": {"firewall": subnets.firewall, "gateway": subnets.gateway}}

    @property
    @override
    def conducting(self) -> Conducting:
        return {"conduct_role": conductor_role_id(*self.house)}

    @property
    @override
    def moving(self) -> Moving:
        return {"move_role": mover_role_id(*self.house)}

    @override
    def stopped(self, gateway: "Gateway") -> Stopped:
        return {"stop": gateway.stop}

    @override
    def seen(self, gateway: "Gateway") -> Seen:
        return {"gateway_log": gateway.log}

    @property
    def _gateways(self) -> AzureGateways:
        found = self.account.settings.adopt.gateways.get(self.environment)
        if found is None:
            raise GouvernailError(
                Problem(
                    f"nobody has said by what gateways of {self.environment} are found and trusted",
                    path=f"clouds.azure.adopt.gateways.{self.environment}",
                    expected="a domain, an application of the directory, and a range for each system",
                    mend="they are made once, by hand: docs/guides/gateway.md",
                )
            )
        return found

    @property
    def _named(self) -> GatewayName:
        """A standby is called by another name, for who calls has to know both."""
        its, vault = self._gateways, self.keys("events")["events"]
        called = f"{self.system.id}-{RECOVERY}" if self.standby else self.system.id
        own = pulumi.Output.from_input(vault).apply(lambda key: f"{key.partition('/keys/')[0]}/secrets/{_CERTIFICATE}")
        return {
            "host": f"{called}.{its.domain}",
            "certificate": its.certificate or own,
            "application": its.application,
        }

    @property
    @override
    def routed(self) -> Routed:
        """GouvernailError where it has no place in the network, or where the gateway would keep it out."""
        its, own = self._gateways, f"{self.system.id}-router"
        gateway = self._named
        named: RouterName = {"host": f"{own}.{its.domain}", "certificate": gateway["certificate"]}
        told: Routed = {
            **self.recorded,
            **self.directed,
            "application": gateway["application"],
            "named": named,
            "units": 2 if self.environment == _PROD else 1,
            "calls_log": self.foundation["gateway"]["log"],
        }
        landing = self.account.settings.adopt.network.get(self.environment)
        if landing is not None:
            subnet = landing.routers.get(self.system.id)
            if subnet is None:
                raise GouvernailError(
                    Problem(
                        f"the router of {self.system.id} has no subnet in the adopted network",
                        path=f"clouds.azure.adopt.network.{self.environment}.routers.{self.system.id}",
                        expected="the id of a subnet that nobody else uses",
                    )
                )
            return {**told, "subnet": subnet}
        range_ = its.ranges.get(own)
        if range_ is None:
            raise GouvernailError(
                Problem(
                    f"no range of {self.environment} is kept for the router of {self.system.id}",
                    path=f"clouds.azure.adopt.gateways.{self.environment}.ranges.{own}",
                    expected="a part of the environment's range, /26 or larger, that is this router's alone",
                )
            )
        self._let_in(range_)
        return {**told, "range": str(range_)}

    def _let_in(self, router: IPv4Network) -> None:
        """Calls come to the gateway from the router's addresses."""
        allowed = self.system.serving.gateway.allow
        if allowed and not any(router.subnet_of(one) for one in allowed):
            raise GouvernailError(
                Problem(
                    f"the gateway lets in {', '.join(map(str, allowed))} alone, which keeps its router out",
                    path="serving.gateway.allow",
                    expected=f"nothing, or ranges of which one holds {router}",
                    mend="add the router's range while calls move",
                )
            )

    @override
    def approved(self, version: str, path: str) -> None:
        looking.approved(version, path, self.account.look)

    @override
    def unproved(self, authentication: str) -> tuple[str, str]:
        why = "Azure: a gateway there takes tokens of the directory"
        return why, "callers elsewhere get such a token for theirs (workload identity federation)"

    @property
    @override
    def told_characters(self) -> int:
        return _TOLD
