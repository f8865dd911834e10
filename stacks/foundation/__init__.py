"""The foundation of an account: what all AI systems of an environment stand on, and the account of the audit log."""

from collections.abc import Mapping
from typing import Any

import pulumi

from gouvernail.errors import GouvernailError, Problem
from gouvernail.spec import Organisation
from stacks import aws
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
from stacks.foundation.account import Account
from stacks.names import AUDIT, FOUNDATION, StackName
from stacks.references import outputs_of

__all__ = ["deploy"]


def deploy(organisation: Organisation, cloud: str, environment: str) -> None:
    """Builds or adopts the foundation of one account and exports what workloads need of it."""
    settings = organisation.clouds.aws
    if settings is None or cloud != "aws":
        raise GouvernailError(f"a foundation on {cloud} is not built yet")
    _refuse_what_is_not_built(organisation, environment)
    name = StackName(organisation.id, cloud, environment, FOUNDATION)
    own = aws.provider(settings.accounts[environment], settings.region)
    left = aws.retained(str(name), pulumi.InvokeOptions(provider=own))
    account = Account(organisation, settings, name, own, left)
    export(**(_apart(account) if environment == AUDIT else _environment(account)))


def _apart(account: Account) -> dict[str, pulumi.ComponentResource]:
    """The account where the audit log lies: its store, the key of the store, and its own trail."""
    own = keys.build(account)
    adopts_log = account.settings.adopt.audit_log is not None
    log = audit_log.adopted(account) if adopts_log else audit_log.build(account, own)
    who = identity.build(account, log)
    routes = incidents.build(account, own, who.boundary)
    made: dict[str, pulumi.ComponentResource | None] = {
        "keys": own,
        "incidents": routes,
        "audit_log": log,
        "detection": detection.build(account, routes, {}),
        "archive": archive.build(account, own, routes, who),
        "budget": budget.build(account, routes, {}),
        "identity": who,
        "state": state.build(account, own),
    }
    return {name: component for name, component in made.items() if component is not None}


def _environment(account: Account) -> dict[str, pulumi.ComponentResource]:
    """The account of an environment: its trail into the audit account, its keys, its network."""
    audit, first = _of_audit(account), _of_keeper(account)
    who = identity.build(account, None)
    log = audit_log.into_audit(account, audit, who) if "audit_log" in audit else audit_log.adopted(account, who)
    own = keys.build(account)
    routes = incidents.build(account, own, who.boundary)
    told = account.environment == archive.PRODUCTION
    return {
        **({"archive": archive.into_audit(account, routes, who, audit)} if told else {}),
        "audit_log": log,
        "keys": own,
        "incidents": routes,
        "network": network.build(account, log.store),
        "detection": detection.build(account, routes, first),
        "backup": backup.build(account, own, routes, who),
        "budget": budget.build(account, routes, first),
        "identity": who,
    }


def _of_keeper(account: Account) -> Mapping[str, pulumi.Output[Any]]:
    """What the foundation gives that has a shared account first, of what exists once an account; read once.

    GouvernailError where it is not up.
    """
    if account.keeper == account.environment:
        return {}
    adopted = account.settings.adopt
    names = [*(["detection"] if adopted.detection is None else []), "budget"]
    return outputs_of(account.kept_by, *names)


def _of_audit(account: Account) -> Mapping[str, pulumi.Output[Any]]:
    """What the audit account's foundation gives of all that is not the landing zone's, read once."""
    adopted, production = account.settings.adopt, account.environment == archive.PRODUCTION
    built = {"audit_log": adopted.audit_log is None, "archive": production and adopted.archive is None}
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
