"""The foundation of an account: what all AI systems of an environment stand on, and the account of the audit log."""

from collections.abc import Mapping
from typing import Any

import pulumi

from gouvernail.errors import GouvernailError, Problem
from gouvernail.spec import Organisation
from stacks.account import Account
from stacks.clouds import account_on
from stacks.common import export
from stacks.foundation import (
    archive,
    audit_log,
    backup,
    budget,
    detection,
    identity,
    incidents,
    keys,
    network,
    state,
)
from stacks.names import AUDIT, FOUNDATION, StackName
from stacks.references import outputs_of

__all__ = ["deploy"]


def deploy(organisation: Organisation, cloud: str, environment: str) -> None:
    """Builds or adopts the foundation of one account and exports what workloads need of it."""
    own = account_on(cloud)
    _refuse_what_is_not_built(organisation, environment)
    account = own.at(organisation, StackName(organisation.id, cloud, environment, FOUNDATION))
    export(**(_apart(account) if environment == AUDIT else _environment(account)))


def _apart(account: Account) -> dict[str, pulumi.ComponentResource]:
    """The account where the audit log lies: its store, the key of the store, and its own trail."""
    own, landing = keys.build(account), account.adopted_log()
    log = audit_log.adopted(account, landing) if landing else audit_log.build(account, own)
    kept = state.build(account, own, log.store)
    who = identity.build(account, log, kept)
    routes = incidents.build(account, own, who.boundary, log.store, watched=account.watched(log))
    made: dict[str, pulumi.ComponentResource | None] = {
        "keys": own,
        "incidents": routes,
        "audit_log": log,
        "detection": detection.build(account, routes, {}, log.store),
        "archive": archive.build(account, own, routes, who, log.store),
        "budget": budget.build(account, own, routes, {}, log.store),
        "identity": who,
        "state": kept,
    }
    return {name: component for name, component in made.items() if component is not None}


def _environment(account: Account) -> dict[str, pulumi.ComponentResource]:
    """The account of an environment: its trail into the audit account, its keys, its network."""
    audit, first = _of_audit(account), _of_keeper(account)
    who, landing = identity.build(account), account.adopted_log()
    log = audit_log.adopted(account, landing, who) if landing else audit_log.into_audit(account, audit, who)
    net = network.build(account, log.store)
    own = keys.build(account, log.store, net)
    routes = incidents.build(account, own, who.boundary, log.store, net)
    told = account.environment == archive.PRODUCTION
    return {
        **({"archive": archive.into_audit(account, routes, who, net, audit)} if told else {}),
        "audit_log": log,
        "keys": own,
        "incidents": routes,
        "network": net,
        "detection": detection.build(account, routes, first, log.store),
        "backup": backup.build(account, own, routes, who, {**account.recorded(log.store), **account.way(net)}),
        "budget": budget.build(account, own, routes, first, log.store),
        "identity": who,
    }


def _of_keeper(account: Account) -> Mapping[str, pulumi.Output[Any]]:
    """What the foundation gives that has a shared account first, of what exists once an account; read once.

    GouvernailError where it is not up.
    """
    if account.keeper == account.environment:
        return {}
    names = [*(["detection"] if account.detects else []), "budget"]
    return outputs_of(account.kept_by, *names)


def _of_audit(account: Account) -> Mapping[str, pulumi.Output[Any]]:
    """What the audit account's foundation gives of all that is not the landing zone's, read once."""
    production = account.environment == archive.PRODUCTION
    built = {
        "audit_log": account.adopted_log() is None,
        "archive": production and account.adopted_archive() is None,
    }
    names = [name for name, there in built.items() if there]
    audit = StackName(account.organisation.id, account.name.cloud, AUDIT, FOUNDATION)
    return outputs_of(audit, *names) if names else {}


def _refuse_what_is_not_built(organisation: Organisation, environment: str) -> None:
    """A wish that would be passed over in silence is refused."""
    if environment != AUDIT and (hosts := organisation.environments[environment].egress):
        raise GouvernailError(
            Problem(
                f"a way out to {', '.join(hosts)} is not built yet; the network leads nowhere outside",
                path=f"environments.{environment}.egress",
                mend="leave it out",
            )
        )
