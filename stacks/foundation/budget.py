"""What an account may cost: the organisation's budget for it, and a look for costs out of the ordinary."""

from collections.abc import Mapping
from typing import Any, Final

import pulumi

from components.contract.budget import BudgetArgs
from stacks.account import Account
from stacks.common import limit
from stacks.making import Budget, Incidents, Keys

__all__ = ["build"]

_UNUSUAL: Final = 20  # a twentieth of the month's budget is worth a look
_UNUSUAL_LEAST: Final = 100  # of whatever the cloud counts in, where no budget says what is much


def build(
    account: Account,
    keys: Keys,
    incidents: Incidents,
    first: Mapping[str, pulumi.Output[Any]],
    log: pulumi.Output[str],
) -> Budget:
    """A budget of everything in the account, where the organisation names one; the look in every account.

    `first` is what the foundation gives that has a shared account first, `log` the store of the audit log.
    """
    organisation, environment = account.organisation, account.environment
    landing = account.adopted_budget()
    euros = organisation.budget.monthly_eur.get(environment)
    args: BudgetArgs = {
        **account.common,
        **account.billed(keys.key_ids["incidents"]),
        **account.recorded(log),
        "route": incidents.routes["medium"],
    }
    if landing is not None:
        args["adopt"] = landing
    else:
        args["unusual_from"] = max(1, account.amount(euros / _UNUSUAL)) if euros else _UNUSUAL_LEAST
        if first:
            args["monitor"] = first["budget"]["monitor"]
        if euros:
            args["limit"] = {**limit(organisation, environment, account.amount), **account.begins}
    return account.make.Budget("budget", args, account.under)
