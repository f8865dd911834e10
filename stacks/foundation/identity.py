"""Who may do what in an account: a role a duty, built or the landing zone's, and the roles of the pipeline."""

from typing import Final

from components.contract.identity import IdentityArgs, Pipeline, State
from gouvernail.errors import GouvernailError, Problem
from stacks.account import Account
from stacks.common import roles
from stacks.making import AuditLog, Identity
from stacks.making import State as Store
from stacks.names import AUDIT

__all__ = ["DUTIES", "build", "pipeline", "state_for"]

DUTIES: Final = ("developer", "approver", "operator", "auditor")


def build(account: Account, log: AuditLog | None = None, state: Store | None = None) -> Identity:
    """Roles for people and, where a pipeline deploys, for it; where the audit `log` lies the auditor's alone.

    `state` is the store of Pulumi's state where it lies in this account.
    """
    organisation, environment = account.organisation, account.environment
    duties = ("auditor",) if environment == AUDIT else DUTIES
    args: IdentityArgs = {
        **account.common,
        **account.named,
        "roles": roles(organisation, environment),
        "environment": environment,
        "people": {duty: account.person(duty) for duty in duties},
    }
    if account.given:
        args["given"] = account.given
    if account.recovers_in:
        args["recovery_region"] = account.recovers_in
    if landing := account.adopted_roles():
        args["adopt"] = dict(landing)
    if log is not None:
        args["log"] = log.store
    if organisation.ci is not None:
        args["pipeline"] = pipeline(account)
        if there := state_for(account, state):
            args["state"] = there
        if left := account.left.get("pool", {}).get("pipeline"):
            args["retained"] = left
    return account.make.Identity("identity", args, account.under)


def pipeline(account: Account) -> Pipeline:
    """Who deploys there without a person. GouvernailError for a product whose tokens are not taken yet."""
    ci = account.organisation.ci
    if ci is None or ci.kind != "github":
        raise GouvernailError(
            Problem(
                f"the roles of a pipeline on {ci.kind if ci else 'nothing'} are not built yet",
                path="ci.kind",
                expected="github",
                mend="leave ci out, and make the deploy role by hand",
            )
        )
    made: Pipeline = {"repository": ci.repository, "place": account.environment}
    if account.pipeline_provider is not None:
        made["provider"] = account.pipeline_provider
    return made


def state_for(account: Account, store: Store | None = None) -> State | None:
    """Where Pulumi's state lies, if that is a store of this cloud; `store` where this stack makes it."""
    if account.state_store is None:
        return None
    return {
        **account.state_rights(None if store is None else store.store),
        "store": account.state_store,
        "key_alias": account.state_key or "",
        "account": account.settings.accounts[AUDIT],
    }
