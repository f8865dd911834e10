"""What it may cost a month, and who is told before it does."""

from typing import Final, NotRequired, TypedDict

from pulumi import Input

from components.contract.capability import Capability

__all__ = ["CAPABILITY", "MOST_ALERTS", "AdoptedBudget", "BudgetArgs", "Limit"]

CAPABILITY: Final = Capability("budget", "Budget", ("budget", "monitor"))
MOST_ALERTS: Final = 4
"""Shares at which a budget tells: AWS and Azure keep five notifications, and one is for the forecast."""


class Limit(TypedDict):
    """What is spent a month, and at which shares of it somebody is told."""

    monthly: int
    """The amount, in the currency that the cloud counts in."""
    alert_at: list[float]
    """Shares of it, rising, four at most; that all of it will be spent is told besides."""
    of: NotRequired[dict[str, str]]
    """Tags of what counts; everything in the account where left out."""
    since: NotRequired[str]
    """First day of the month in which it is made (2026-01-01), where the cloud asks for it; kept from then on."""


class AdoptedBudget(TypedDict):
    """The budget and the anomaly monitor of the landing zone: they are read, and nothing of them is changed."""

    budget: str
    """Name of the budget."""
    monitor: str
    """Id of the monitor."""


class BudgetArgs(TypedDict):
    """What is spent, and where it is told."""

    prefix: str
    """First part of every name, e.g. bex-dev."""
    tags: dict[str, str]
    """Tags on everything that takes them."""
    account: str
    """Account whose costs count."""
    region: str
    """Region of the account."""
    route: Input[str]
    """Route that is told."""
    log_store: NotRequired[Input[str]]
    """Id of the audit log's store, where each thing records its own use; left out where the cloud records it."""
    billing_account: NotRequired[str]
    """What pays for the account, where a budget lies there."""
    key_id: NotRequired[Input[str]]
    """Key that encrypts what a budget says on its way, where it says it by messages."""
    limit: NotRequired[Limit]
    """What may be spent; where left out nothing limits it."""
    unusual_from: NotRequired[int]
    """Look for costs that are out of the ordinary by so much; one look an account. Left out: no look."""
    monitor: NotRequired[Input[str]]
    """Id of the account's monitor, where another environment's foundation has it: it is read, and tells here too."""
    adopt: NotRequired[AdoptedBudget]
    """Read the landing zone's budget instead of building one."""
