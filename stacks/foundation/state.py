"""Pulumi's own state: one store for the organisation, in the account of the audit log, and who reaches it."""

from urllib.parse import urlsplit

from components.aws import Keys, State, pipeline_role_id
from components.contract.keys import Purpose
from components.contract.state import StateArgs
from gouvernail.errors import GouvernailError, Problem
from stacks.common import prefix
from stacks.foundation.account import Account

__all__ = ["alias_of", "build", "purpose"]


def build(account: Account, keys: Keys) -> State | None:
    """The store that the backend names; None where the state lies elsewhere than in a bucket of AWS."""
    store = _store(account)
    if store is None:
        return None
    args: StateArgs = {
        **account.common,
        "store": store,
        "key_id": keys.key_ids["state"],
        "accounts": sorted(set(account.settings.accounts.values())),
        "deployers": {name: account.makers_of(name) for name in sorted(account.settings.accounts)},
        "makers": [account.first_maker(account.settings.accounts[account.environment])],
        "readers": _roles(account, "preview"),
        "stack": str(account.name),
    }
    if "state" in account.left["store"]:
        args["retained"] = account.left["store"]["state"]
    return State("state", args, account.under)


def purpose(account: Account) -> Purpose | None:
    """What the key of state and its secrets is for: who deploys uses it itself, from every account."""
    state = account.settings.state
    if _store(account) is None or state is None:
        return None
    alias = alias_of(state.secrets_provider)
    if alias is None:
        raise GouvernailError(
            Problem(
                f"a key called {state.secrets_provider} cannot be made",
                path="clouds.aws.state.secretsProvider",
                expected="awskms://alias/<name>: the foundation makes the key and gives it that name",
            )
        )
    users = [*_roles(account, "deploy"), *_roles(account, "preview"), *_people(account)]
    return {"users": users, "alias": alias, "kept": True}


def alias_of(secrets_provider: str) -> str | None:
    """The alias that an address of a key names, alone or as an ARN; None where it names none of AWS."""
    key = urlsplit(secrets_provider)
    alias = f"{key.netloc}{key.path}".removeprefix("/").rpartition(":")[2]
    return alias if key.scheme == "awskms" and alias.startswith("alias/") else None


def _store(account: Account) -> str | None:
    state = account.settings.state
    if state is None or not state.backend.startswith("s3://"):
        return None
    return urlsplit(state.backend).netloc


def _roles(account: Account, role: str) -> list[str]:
    """The pipeline's roles of every account."""
    if account.organisation.ci is None:
        return []
    accounts = account.settings.accounts
    return [pipeline_role_id(prefix(account.organisation, name), its, role) for name, its in sorted(accounts.items())]


def _people(account: Account) -> list[str]:
    """Who makes the first foundation of an account, and changes what limits people: signed in for nothing else."""
    return [account.first_maker(its) for its in sorted(set(account.settings.accounts.values()))]
