"""Pulumi's own state: one store for the organisation, in the account of the audit log, and who reaches it."""

import pulumi

from components.contract.keys import Purpose
from components.contract.state import StateArgs
from gouvernail.errors import GouvernailError, Problem
from stacks.account import Account
from stacks.making import Keys, State

__all__ = ["build", "purpose"]


def build(account: Account, keys: Keys, log: pulumi.Output[str]) -> State | None:
    """The store that the backend names; None where the state lies elsewhere than in a store of this cloud.

    Its use is recorded into the store `log` of the audit log.
    """
    store = account.state_store
    if store is None:
        return None
    args: StateArgs = {
        **account.common,
        **account.recorded(log),
        "store": store,
        "key_id": keys.key_ids["state"],
        "accounts": sorted(set(account.settings.accounts.values())),
        "deployers": {
            name: [*account.makers_of(name), *account.movers(name)] for name in sorted(account.settings.accounts)
        },
        "makers": account.first_makers([account.settings.accounts[account.environment]]),
        "readers": _roles(account, "preview"),
        "stack": str(account.name),
    }
    if "state" in account.left["store"]:
        args["retained"] = account.left["store"]["state"]
        if "state" in account.left["key"]:
            args["retained_key"] = account.left["key"]["state"]
    return account.make.State("state", args, account.under)


def purpose(account: Account) -> Purpose | None:
    """What the key of state and its secrets is for: who deploys uses it itself, from every account."""
    state = account.settings.state
    if account.state_store is None or state is None:
        return None
    if account.state_key is None:
        raise GouvernailError(
            Problem(
                f"a key called {state.secrets_provider} cannot be made",
                path=f"clouds.{account.name.cloud}.state.secretsProvider",
                expected=f"{account.state_key_called}: the foundation makes the key and gives it that name",
            )
        )
    makers = account.first_makers(sorted(set(account.settings.accounts.values())))
    movers = [one for name in sorted(account.settings.accounts) for one in account.movers(name)]
    users = [*_roles(account, "deploy"), *_roles(account, "preview"), *makers, *movers]
    return account.state_purpose(users)


def _roles(account: Account, role: str) -> list[str]:
    """The pipeline's roles of every account."""
    return [one for name in sorted(account.settings.accounts) for one in account.pipeline_role(name, role)]
