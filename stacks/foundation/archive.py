"""The archive of documents: built in an account apart, told of production's releases, or the landing zone's."""

from collections.abc import Mapping
from typing import Any, Final

import pulumi

from components.contract.archive import ArchiveArgs, ArchiveToBuild, DocumentStore
from stacks.account import Account
from stacks.common import roles
from stacks.making import Archive, Identity, Incidents, Keys

__all__ = ["PRODUCTION", "build", "into_audit"]

PRODUCTION: Final = "prod"
"""What is in service: the documents that are kept, and the releases that count (Art. 18(1))."""


def build(account: Account, keys: Keys, incidents: Incidents, who: Identity) -> Archive:
    """The archive in the audit account, or a look at the landing zone's."""
    organisation, landing = account.organisation, account.adopted_archive()
    args = _common(account, incidents, who)
    if landing is not None:
        return account.make.Archive("archive", {**args, "adopt": landing}, account.under)
    wanted: ArchiveToBuild = {
        "environment": PRODUCTION,
        "writing_account": account.settings.accounts[PRODUCTION],
        "writers": account.reporters(PRODUCTION),
        "sender": account.sender(PRODUCTION),
        "keep_days": organisation.retention.documents.keep.days,
        "key_id": keys.key_ids["documents"],
        "route": incidents.routes["high"],
        "stack": str(account.name),
    }
    if "documents" in account.left["store"]:
        wanted["retained"] = account.left["store"]["documents"]
    return account.make.Archive("archive", {**args, "build": wanted}, account.under)


def into_audit(
    account: Account, incidents: Incidents, who: Identity, audit: Mapping[str, pulumi.Output[Any]]
) -> Archive:
    """Production's releases are told to the archive, which is among the outputs `audit` of the audit account.

    Where the landing zone has an archive, it sees to that itself.
    """
    landing = account.adopted_archive()
    args = _common(account, incidents, who)
    if landing is not None:
        return account.make.Archive("archive", {**args, "adopt": landing}, account.under)
    there = audit["archive"]
    into: DocumentStore = {
        "environment": PRODUCTION,
        "store": there["store"],
        "key_id": there["key_id"],
        "releases": there["releases"],
        "route": incidents.routes["high"],
    }
    return account.make.Archive("archive", {**args, "into": into}, account.under)


def _common(account: Account, incidents: Incidents, who: Identity) -> ArchiveArgs:
    return {
        **account.common,
        "roles": roles(account.organisation, account.environment),
        "boundary": who.boundary,
        "undelivered": incidents.dead_letters,
    }
