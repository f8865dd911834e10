"""What every layer says alike: names, tags, outputs."""

from collections.abc import Callable
from typing import Any, TypedDict

import pulumi

from components.contract import CAPABILITIES
from components.contract.budget import MOST_ALERTS, Limit
from gouvernail.errors import GouvernailError, Problem
from gouvernail.spec import AISystem, Organisation

__all__ = ["Common", "export", "given", "limit", "prefix", "roles", "tags"]

_SHARED = "shared"  # a foundation serves every system of its account


class Common(TypedDict):
    """The arguments that every component takes."""

    prefix: str
    tags: dict[str, str]
    account: str
    region: str


def prefix(owner: Organisation | AISystem, environment: str) -> str:
    """First part of every physical name: the owner and the environment, so that several fit into one account."""
    return f"{owner.id}-{environment}"


def roles(organisation: Organisation, environment: str) -> str:
    """Path of the roles of an environment's platform; its keys are for them."""
    return f"/{prefix(organisation, environment)}/"


def tags(owner: Organisation | AISystem, environment: str) -> dict[str, str]:
    """The tags on everything that takes them."""
    system = owner if isinstance(owner, AISystem) else None
    return {
        "ai-system-id": system.id if system else _SHARED,
        "risk-class": str(system.risk_class) if system else _SHARED,
        "environment": environment,
        "owner": owner.roles["owner"].group,
        "data-class": _classification(system) if system else "confidential",  # logs and keys of whatever is kept
    }


def limit(owner: Organisation | AISystem, environment: str, amount: Callable[[float], int]) -> Limit:
    """The owner's budget there, as `amount` counts euros. GouvernailError where it tells at more shares than it can."""
    budget = owner.budget
    if len(budget.alert_at) > MOST_ALERTS:
        raise GouvernailError(
            Problem(
                f"{owner.id} asks to be told at {len(budget.alert_at)} shares of its budget",
                path="budget.alertAt",
                expected=f"{MOST_ALERTS} at most: a budget keeps five notifications, and one tells of the forecast",
            )
        )
    monthly = max(1, amount(budget.monthly_eur[environment]))
    return {"monthly": monthly, "alert_at": list(budget.alert_at)}


def export(**capabilities: pulumi.ComponentResource) -> None:
    """One output of the stack a capability: a map of what its contract says that it gives."""
    for name, component in capabilities.items():
        pulumi.export(name, given(name, component))


def given(name: str, component: pulumi.ComponentResource) -> dict[str, pulumi.Output[Any]]:
    """What a capability gives, by the names of its contract."""
    return {output: getattr(component, output) for output in CAPABILITIES[name].outputs}


def _classification(system: AISystem) -> str:
    """That of the most protected dataset: predictions reveal something of each."""
    order = ["public", "internal", "confidential", "secret"]
    return max((one.classification for one in system.data.datasets.values()), key=order.index, default="confidential")
