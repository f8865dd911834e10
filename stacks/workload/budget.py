"""What a system may cost in an environment."""

from components.contract.budget import BudgetArgs
from stacks.common import limit
from stacks.making import Budget
from stacks.place import Place

__all__ = ["build"]


def build(place: Place) -> Budget | None:
    """A budget of what bears the system's tags, where its spec names one."""
    system, environment = place.system, place.environment
    if environment not in system.budget.monthly_eur:
        return None
    args: BudgetArgs = {
        **place.common,
        **place.recorded,
        **place.account.billed(place.keys("incidents")["incidents"]),
        "route": place.foundation["incidents"]["routes"]["medium"],
        "limit": {
            **limit(system, environment, place.account.amount),
            **place.begins,
            "of": {"ai-system-id": system.id, "environment": environment},
        },
    }
    return place.make.Budget("budget", args, place.under)
