"""What stands ready of a workload in the recovery region: small, running, and grown by its own load.

A stack of its own, whose provider is the recovery region's: it goes up, and changes, while the home region is lost.
"""

from dataclasses import replace
from typing import Any, Final

import pulumi

from gouvernail.errors import GouvernailError, Problem
from gouvernail.spec import AISystem
from stacks.account import Account
from stacks.clouds import place_on
from stacks.common import export, given, prefix, roles
from stacks.foundation import incidents, keys, network
from stacks.names import AUDIT, FOUNDATION, RECOVERY, StackName
from stacks.references import outputs_of
from stacks.workload import gateway, model_registry, observability, serving

__all__ = ["deploy"]

_PEOPLE: Final = ("approver", "operator")  # those who bring a version there, and decide on it


def deploy(system: AISystem, cloud: str, environment: str) -> None:
    """Builds a network with what serves the system in it. GouvernailError where the spec does not ask for it."""
    where = place_on(cloud)
    _asked(system, cloud)
    place = where.at(system, StackName(system.id, cloud, environment, RECOVERY), {})
    account = place.account
    log, people = _log(account), _people(account)
    net = network.build(account, log)
    own = keys.standby(account, log, net)
    routes = incidents.build(account, own, people["boundary"], log, net)
    ground = {"keys": own, "incidents": routes, "network": net}
    gives: dict[str, Any] = {capability: given(capability, component) for capability, component in ground.items()}
    place = replace(place, foundation={**gives, "identity": people, "audit_log": {"store": log}})
    serving.approved(place)
    registry = model_registry.build(place)
    served = serving.build(place, registry)
    entrance = gateway.build(place, served)
    export(
        **ground,
        model_registry=registry,
        serving=served,
        gateway=entrance,
        observability=observability.build(place, registry, served, entrance),
    )


def _asked(system: AISystem, cloud: str) -> None:
    """GouvernailError where the spec asks for nothing to stand there, or names no region for it."""
    mode = system.continuity.failover.mode
    used = {str(name): its for name, its in system.organisation.clouds.used.items()}
    if not system.warm or used[cloud].recovery_region is None:
        raise GouvernailError(
            Problem(
                f"{system.id} asks for no running platform in the recovery region: its failover is {mode}",
                path="continuity.failover.mode",
                expected=f"warm, and clouds.{cloud}.recoveryRegion in the organisation's file",
                mend="set it to warm, or leave this stack out: copies are made by the workload and the foundation",
            )
        )


def _log(account: Account) -> pulumi.Output[Any]:
    """The store of the audit log for that region: the audit account's, or the landing zone's, as a foundation read."""
    environment = AUDIT if account.settings.adopt.audit_log is None else account.environment
    name = StackName(account.organisation.id, account.name.cloud, environment, FOUNDATION)
    return outputs_of(name, "audit_log")["audit_log"]["recovery_store"]


def _people(account: Account) -> dict[str, Any]:
    """The roles of people and the boundary of services are of no region.

    Their names are known, so nothing is read of the home region's stack.
    """
    organisation, environment = account.organisation, account.environment
    own = prefix(organisation, environment), account.common["account"], roles(organisation, environment)
    built = {duty: account.make.person_id(*own, duty) for duty in _PEOPLE}
    return {"roles": {**built, **account.named_roles}, "boundary": account.make.boundary_id(*own)}
