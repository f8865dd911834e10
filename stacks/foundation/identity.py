"""Who may do what in an account: a role a duty, built or the landing zone's, and the roles of the pipeline."""

from typing import Final
from urllib.parse import urlsplit

from components.aws import AuditLog, Identity, provider_id
from components.contract.identity import IdentityArgs, Person, Pipeline, State
from components.contract.naming import physical_name
from gouvernail.errors import GouvernailError, Problem
from gouvernail.spec.clouds import Aws
from stacks import aws
from stacks.common import roles
from stacks.foundation.account import Account
from stacks.foundation.state import alias_of
from stacks.names import AUDIT

__all__ = ["DUTIES", "build"]

DUTIES: Final = ("developer", "approver", "operator", "auditor")
_LONGEST: Final = 32  # of a permission set's name (CreatePermissionSet)


def build(account: Account, log: AuditLog | None) -> Identity:
    """Roles for people and, where a pipeline deploys, for it; where the audit `log` lies the auditor's alone."""
    organisation, settings, environment = account.organisation, account.settings, account.environment
    duties = ("auditor",) if environment == AUDIT else DUTIES
    args: IdentityArgs = {
        **account.common,
        "roles": roles(organisation, environment),
        "environment": environment,
        "people": {duty: _person(organisation.roles[duty].group) for duty in duties},
    }
    if settings.recovery_region:
        args["recovery_region"] = settings.recovery_region
    there = settings.adopt.identity.get(environment)
    if there is not None and there.roles:
        args["adopt"] = {duty: aws.adopted_role(arn, account.look) for duty, arn in there.roles.items()}
    if log is not None:
        args["log"] = log.store
    if organisation.ci is not None:
        args["pipeline"] = _pipeline(account, there.pipeline_provider if there else None)
        if state := _state(settings):
            args["state"] = state
    return Identity("identity", args, account.under)


def _person(group: str) -> Person:
    """A permission set is called like the group that it is handed to."""
    return {"group": group, "permission_set": physical_name(group, limit=_LONGEST)}


def _pipeline(account: Account, provider: str | None) -> Pipeline:
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
    if provider is None and account.keeper != account.environment:
        provider = provider_id(account.settings.accounts[account.environment])  # one an account, made there
    if provider is not None:
        made["provider"] = provider
    return made


def _state(settings: Aws) -> State | None:
    """Where Pulumi's state lies, if it is a bucket of AWS."""
    if settings.state is None or not settings.state.backend.startswith("s3://"):
        return None
    store, alias = urlsplit(settings.state.backend).netloc, alias_of(settings.state.secrets_provider)
    return {"store": store, "key_alias": alias or "", "account": settings.accounts[AUDIT]}
