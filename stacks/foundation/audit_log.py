"""The audit log: its store in an account apart, and a trail of every account into it; or the landing zone's."""

from collections.abc import Mapping
from typing import Any

import pulumi

from components.contract.audit_log import AdoptedLog, AuditLogArgs, LogStore, StoreToBuild
from stacks.account import Account
from stacks.making import AuditLog, Identity, Keys

__all__ = ["adopted", "build", "into_audit"]


def build(account: Account, keys: Keys) -> AuditLog:
    """The store, and the trail of the account where it lies."""
    organisation, settings = account.organisation, account.settings
    store: StoreToBuild = {
        "accounts": sorted(set(settings.accounts.values())),
        "regions": account.regions,
        "trails": account.trails,
        "keep_days": organisation.retention.audit_trail.keep.days,
        "key_id": keys.key_ids["audit"],
        "stack": str(account.name),
    }
    if readers := account.log_readers:
        store["readers"] = readers
    if "audit" in account.left["store"]:
        store["retained"] = account.left["store"]["audit"]
        if "audit" in account.left["key"]:
            store["retained_key"] = account.left["key"]["audit"]
    if "recovery-log" in account.left["store"]:
        store["retained_recovery"] = account.left["store"]["recovery-log"]
    return account.make.AuditLog("audit-log", {**account.common, "build": store}, account.under)


def into_audit(account: Account, audit: Mapping[str, pulumi.Output[Any]], who: Identity) -> AuditLog:
    """The trail of an environment's account, into the store of the audit account, whose outputs are `audit`."""
    there = audit["audit_log"]
    into: LogStore = {"store": there["store"], "key_id": there["key_id"]}
    return account.make.AuditLog("audit-log", {**_environment(account, who), "into": into}, account.under)


def adopted(account: Account, there: AdoptedLog, who: Identity | None = None) -> AuditLog:
    """The landing zone's trail; its store is read too where it lies in this account. `who` is an environment's."""
    common: AuditLogArgs = {**account.common} if who is None else _environment(account, who)
    return account.make.AuditLog("audit-log", {**common, "adopt": there}, account.under)


def _environment(account: Account, who: Identity) -> AuditLogArgs:
    """An environment has gateways."""
    gateways = account.gateways(who.boundary)
    return {**account.common} if gateways is None else {**account.common, "gateways": gateways}
