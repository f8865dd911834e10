"""The keys of an account: which purposes there are, and who may use each."""

from collections.abc import Mapping
from typing import Final

from components.aws import Keys, pipeline_role_id
from components.contract.keys import KeysArgs, Purpose
from gouvernail.errors import GouvernailError, Problem
from stacks.common import Common, prefix, roles
from stacks.foundation import state
from stacks.foundation.account import Account
from stacks.foundation.archive import PRODUCTION, writers
from stacks.names import AUDIT

__all__ = ["build", "recovery", "standby"]

_INCIDENTS: Final[Purpose] = {"through": ["sqs"], "writers": ["notices"]}
_AUDIT: Final[Mapping[str, Purpose]] = {
    "audit": {"through": ["s3"], "writers": ["trail", "flow_logs"], "kept": True},
    "documents": {"through": ["s3"], "writers": ["reports"], "kept": True},
    "incidents": _INCIDENTS,
}
_ENVIRONMENT: Final[Mapping[str, Purpose]] = {
    "events": {"through": ["s3"], "kept": True},
    "models": {"through": ["sagemaker"]},
    "logs": {"writers": ["logs"]},
    "cache": {"through": ["elasticache"]},
    "artefacts": {"through": ["ecr", "s3"]},
    "data": {"through": ["s3"]},
    "incidents": _INCIDENTS,
}


def build(account: Account) -> Keys:
    """One key a purpose; in the audit account those that every account writes with."""
    purposes = _purposes(account)
    args: KeysArgs = {**_common(account), "purposes": purposes, "retained": dict(account.left["key"])}
    if adopted := account.settings.adopt.keys.get(account.environment):
        args["adopt"] = {purpose: _id(purpose, arn, account, purposes) for purpose, arn in adopted.purposes.items()}
    if account.environment == AUDIT:
        args["writing_accounts"] = sorted(set(account.settings.accounts.values()))
        args["writing_regions"] = account.regions
        args["reporters"] = {account.settings.accounts[PRODUCTION]: writers(account)}
    return Keys("keys", args, account.under)


def _id(purpose: str, arn: str, account: Account, purposes: Mapping[str, Purpose]) -> str:
    """Id of an adopted key. GouvernailError for a purpose that there is not."""
    if purpose not in purposes:
        raise GouvernailError(
            Problem(
                f"the foundation of {account.environment} has no key for {purpose!r}",
                path=f"clouds.aws.adopt.keys.{account.environment}.purposes.{purpose}",
                expected=f"one of {', '.join(sorted(purposes))}",
                mend="give the key to one of these, or leave it out: each purpose without an adopted key gets one",
            )
        )
    return arn.rpartition("/")[2]


def recovery(account: Account, region: str) -> Keys:
    """The key of what is copied to the recovery region: a lost region takes no key with it."""
    purposes: dict[str, Purpose] = {"recovery": {"through": ["backup", "s3"], "makers": account.makers}}
    return Keys("recovery-keys", {**_common(account), "region": region, "purposes": purposes}, account.under)


def standby(account: Account) -> Keys:
    """The keys of what stands ready of a workload: those that its capabilities use, and no others."""
    every = _purposes(account)
    purposes = {purpose: every[purpose] for purpose in ("artefacts", "events", "models", "logs", "incidents")}
    return Keys(
        "keys", {**_common(account), "purposes": purposes, "retained": dict(account.left["key"])}, account.under
    )


class _Common(Common):
    roles: str
    rotation_days: int
    deletion_days: int
    stack: str


def _common(account: Account) -> _Common:
    organisation = account.organisation
    return {
        **account.common,
        "roles": roles(organisation, account.environment),
        "rotation_days": organisation.keys.rotate.days,
        "deletion_days": organisation.keys.pending_deletion.days,
        "stack": str(account.name),
    }


def _purposes(account: Account) -> dict[str, Purpose]:
    """Those of the account; what the landing zone keeps is encrypted with a key of the landing zone."""
    if account.environment != AUDIT:
        models = _ENVIRONMENT["models"].copy()
        models["readers"] = _deployers(account)
        return {**_ENVIRONMENT, "models": models, "backups": {"through": ["backup"], "makers": account.makers}}
    adopted = account.settings.adopt
    left_out = {name for name, there in (("audit", adopted.audit_log), ("documents", adopted.archive)) if there}
    own = {purpose: wanted for purpose, wanted in _AUDIT.items() if purpose not in left_out}
    of_state = state.purpose(account)
    return own if of_state is None else {**own, "state": of_state}


def _deployers(account: Account) -> list[str]:
    """The pipeline's roles look at a version before it is served; its card is encrypted with the key of models."""
    own = account.common["account"]
    house = prefix(account.organisation, account.environment)
    return [pipeline_role_id(house, own, role) for role in ("deploy", "preview")] if account.organisation.ci else []
