"""What stands ready of a workload in the recovery region: small, running, and grown by its own load.

A stack of its own, whose provider is the recovery region's: it goes up, and changes, while the home region is lost.
"""

from dataclasses import dataclass
from typing import Any, Final

import pulumi

from components.aws import boundary_id, person_id
from gouvernail.errors import GouvernailError, Problem
from gouvernail.spec import AISystem
from gouvernail.spec.adopt import AwsAdopted
from gouvernail.spec.clouds import Aws
from stacks.aws import AwsAccount, AwsPlace, looking
from stacks.common import Common, export, given, prefix, roles
from stacks.foundation import incidents, keys, network
from stacks.names import AUDIT, FOUNDATION, RECOVERY, StackName
from stacks.references import outputs_of
from stacks.workload import gateway, model_registry, observability, serving

__all__ = ["deploy"]

_PEOPLE: Final = ("approver", "operator")  # those who bring a version there, and decide on it


def deploy(system: AISystem, cloud: str, environment: str) -> None:
    """Builds a network with what serves the system in it. GouvernailError where the spec does not ask for it."""
    home = system.organisation.clouds.aws
    if home is None or cloud != "aws":
        raise GouvernailError(f"a standby on {cloud} is not built yet")
    name = StackName(system.id, cloud, environment, RECOVERY)
    there = _there(system, home)
    log = _flow_log_store(system, home, name)
    provider = looking.provider(there.accounts[environment], there.region)
    left = looking.retained(str(name), pulumi.InvokeOptions(provider=provider))
    account = _Ground(system.organisation, there, name, provider, left, system)
    own = keys.standby(account)
    people = _people(system, home, environment)
    routes = incidents.build(account, own, people["boundary"])
    ground = {"keys": own, "incidents": routes, "network": network.build(account, log)}
    gives: dict[str, Any] = {capability: given(capability, component) for capability, component in ground.items()}
    gives["identity"] = people
    place = AwsPlace(system, account, gives)
    serving.approved(place)
    registry = model_registry.build(place)
    served = serving.build(place, registry)
    entrance = gateway.build(place, served)
    export(
        **ground,
        model_registry=registry,
        serving=served,
        gateway=entrance,
        observability=observability.build(place, registry, served, entrance, None),
    )


@dataclass(frozen=True, slots=True)
class _Ground(AwsAccount):
    """What a foundation builds, built for one system: under its names and its tags."""

    system: AISystem

    @property
    def common(self) -> Common:
        """What every component is told."""
        return AwsPlace(self.system, self, {}).common


def _there(system: AISystem, home: Aws) -> Aws:
    """The settings of the recovery region; what a landing zone has lies in the home region. GouvernailError without."""
    mode = system.continuity.failover.mode
    if not system.warm or home.recovery_region is None:
        raise GouvernailError(
            Problem(
                f"{system.id} asks for no running platform in the recovery region: its failover is {mode}",
                path="continuity.failover.mode",
                expected="warm, and clouds.aws.recoveryRegion in the organisation's file",
                mend="set it to warm, or leave this stack out: copies are made by the workload and the foundation",
            )
        )
    return home.model_copy(update={"region": home.recovery_region, "recovery_region": None, "adopt": AwsAdopted()})


def _flow_log_store(system: AISystem, home: Aws, name: StackName) -> pulumi.Output[Any]:
    """Name of the store of the audit log: the audit account's, or the landing zone's, which the foundation read."""
    environment = AUDIT if home.adopt.audit_log is None else name.environment
    log = outputs_of(StackName(system.organisation.id, name.cloud, environment, FOUNDATION), "audit_log")["audit_log"]
    return log["store"]


def _people(system: AISystem, home: Aws, environment: str) -> dict[str, Any]:
    """The roles of people and the boundary of services are of no region.

    Their names are known, so nothing is read of the home region's stack.
    """
    there, organisation = home.adopt.identity.get(environment), system.organisation
    own = prefix(organisation, environment), home.accounts[environment], roles(organisation, environment)
    built = {duty: person_id(*own, duty) for duty in _PEOPLE}
    return {"roles": {**built, **(there.roles if there else {})}, "boundary": boundary_id(*own)}
