"""The audit log: its store in an account apart, and a trail of every account into it; or the landing zone's."""

from collections.abc import Mapping
from typing import Any

import pulumi

from components.aws import AuditLog, Identity, Keys, trail_id, writer_name
from components.contract.audit_log import AdoptedLog, AuditLogArgs, Gateways, LogStore, StoreToBuild
from stacks.common import prefix, roles
from stacks.foundation.account import Account
from stacks.names import AUDIT

__all__ = ["adopted", "build", "into_audit"]


def build(account: Account, keys: Keys) -> AuditLog:
    """The store, and the trail of the account where it lies."""
    organisation, settings = account.organisation, account.settings
    store: StoreToBuild = {
        "accounts": sorted(set(settings.accounts.values())),
        "regions": account.regions,
        "trails": [
            trail_id(prefix(organisation, environment), its, settings.region)
            for environment, its in sorted(settings.accounts.items())
        ],
        "keep_days": organisation.retention.audit_trail.keep.days,
        "key_id": keys.key_ids["audit"],
        "stack": str(account.name),
    }
    if "audit" in account.left["store"]:
        store["retained"] = account.left["store"]["audit"]
    return AuditLog("audit-log", {**account.common, "build": store}, account.under)


def into_audit(account: Account, audit: Mapping[str, pulumi.Output[Any]], who: Identity) -> AuditLog:
    """The trail of an environment's account, into the store of the audit account, whose outputs are `audit`."""
    there = audit["audit_log"]
    into: LogStore = {"store": there["store"], "key_id": there["key_id"]}
    return AuditLog("audit-log", {**_environment(account, who), "into": into}, account.under)


def adopted(account: Account, who: Identity | None = None) -> AuditLog:
    """The landing zone's trail; its store is read too where it lies in this account. `who` is an environment's."""
    there = account.settings.adopt.audit_log
    if there is None:
        raise ValueError("the landing zone has no trail to adopt")
    home = there.organization_trail.split(":")[4] == account.common["account"]
    read = home and account.environment == AUDIT
    adopt: AdoptedLog = {"trail_id": there.organization_trail, "read_store": read}
    common: AuditLogArgs = {**account.common} if who is None else _environment(account, who)
    return AuditLog("audit-log", {**common, "adopt": adopt}, account.under)


def _environment(account: Account, who: Identity) -> AuditLogArgs:
    """An environment has gateways: here, and in the recovery region where the platform may have to stand."""
    wanted: Gateways = {
        "roles": roles(account.organisation, account.environment),
        "regions": account.regions,
        "boundary": who.boundary,
    }
    if account.keeper != account.environment:
        wanted["shared"] = writer_name(prefix(account.organisation, account.keeper))
    return {**account.common, "gateways": wanted}
