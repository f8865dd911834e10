"""The keys of an account: which purposes there are, and who may use each."""

from collections.abc import Mapping
from typing import Final

import pulumi

from components.contract.keys import KeysArgs, Purpose
from stacks.account import Account
from stacks.common import Common, roles
from stacks.foundation import state
from stacks.foundation.archive import PRODUCTION
from stacks.making import Keys, Network
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
_STANDBY: Final = ("artefacts", "events", "incidents", "logs", "models")


def build(account: Account, log: pulumi.Input[str] | None = None, network: Network | None = None) -> Keys:
    """One key a purpose; in the audit account those that every account writes with.

    An environment's are used in its `network`, and recorded into the store `log`.
    """
    return _keys(account, _purposes(account), log, network)


def _keys(
    account: Account, purposes: dict[str, Purpose], log: pulumi.Input[str] | None, network: Network | None
) -> Keys:
    args: KeysArgs = {
        **_common(account),
        **account.recorded(log),
        **account.way(network),
        "purposes": purposes,
        "retained": dict(account.left["key"]),
    }
    if account.directory:
        args["directory"] = account.directory
    if adopted := account.adopted_keys(purposes):
        args["adopt"] = dict(adopted)
    if account.environment == AUDIT:
        args["writing_accounts"] = sorted(set(account.settings.accounts.values()))
        args["writing_regions"] = account.regions
        args["reporters"] = {account.settings.accounts[PRODUCTION]: account.reporters(PRODUCTION)}
    return account.make.Keys("keys", args, account.under)


def recovery(account: Account, region: str) -> Keys:
    """The key of what is copied to the recovery region: a lost region takes no key with it."""
    purposes = _kept(account, {"recovery": {"through": ["backup", "s3"], "makers": account.makers}})
    args: KeysArgs = {**_common(account), "region": region, "purposes": purposes}
    if left := {purpose: id_ for purpose, id_ in account.left["key"].items() if purpose in purposes}:
        args["retained"] = left
    return account.make.Keys("recovery-keys", args, account.under)


def standby(account: Account, log: pulumi.Input[str], network: Network) -> Keys:
    """The keys of what stands ready of a workload: those that its capabilities use, and no others."""
    every = _purposes(account)
    return _keys(account, {purpose: every[purpose] for purpose in _STANDBY}, log, network)


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
        models["readers"] = [
            # They look at a version before it is served; its card is encrypted with the key of models.
            *account.pipeline_role(account.environment, "deploy"),
            *account.pipeline_role(account.environment, "preview"),
        ]
        away: dict[str, Purpose] = {"recovery": {}} if account.keys_span_regions else {}
        backups: Purpose = {"through": ["backup"], "makers": account.makers}
        return _kept(account, {**_ENVIRONMENT, "models": models, "backups": backups, **away})
    adopted = {"audit": account.adopted_log(), "documents": account.adopted_archive()}
    left_out = {name for name, there in adopted.items() if there}
    own = {purpose: wanted for purpose, wanted in _AUDIT.items() if purpose not in left_out}
    of_state = state.purpose(account)
    return own if of_state is None else {**own, "state": of_state}


def _kept(account: Account, purposes: Mapping[str, Purpose]) -> dict[str, Purpose]:
    """Those whose key a cloud needs for what a workload leaves are kept."""
    return {name: {**its, "kept": True} if name in account.keeping else its for name, its in purposes.items()}
