"""What a system may cost in an environment."""

from components.aws import Budget
from components.contract.budget import BudgetArgs
from gouvernail.pricing import prices
from stacks.common import limit
from stacks.workload.place import Place

__all__ = ["build"]


def build(place: Place) -> Budget | None:
    """A budget of what bears the system's tags, where its spec names one."""
    system, environment = place.system, place.environment
    if environment not in system.budget.monthly_eur:
        return None
    args: BudgetArgs = {
        **place.common,
        "route": place.foundation["incidents"]["routes"]["medium"],
        "limit": {
            **limit(system, environment, prices().dollars),
            "of": {"ai-system-id": system.id, "environment": environment},
        },
    }
    return Budget("budget", args, place.under)
