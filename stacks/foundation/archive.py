"""The archive of documents: built in an account apart, told of production's releases, or the landing zone's."""

from collections.abc import Mapping
from typing import Any, Final

import pulumi

from components.aws import Archive, Identity, Incidents, Keys, sender_of, writers_of
from components.contract.archive import AdoptedArchive, ArchiveArgs, ArchiveToBuild, DocumentStore
from stacks.common import prefix, roles
from stacks.foundation.account import Account

__all__ = ["PRODUCTION", "build", "into_audit", "writers"]

PRODUCTION: Final = "prod"
"""What is in service: the documents that are kept, and the releases that count (Art. 18(1))."""


def writers(account: Account) -> str:
    """The roles of production that put documents."""
    return writers_of(account.settings.accounts[PRODUCTION], roles(account.organisation, PRODUCTION))


def build(account: Account, keys: Keys, incidents: Incidents, who: Identity) -> Archive:
    """The archive in the audit account, or a look at the landing zone's."""
    organisation, landing = account.organisation, account.settings.adopt.archive
    args = _common(account, incidents, who)
    if landing is not None:
        adopt: AdoptedArchive = {"store": landing.bucket, "read_store": True}
        return Archive("archive", {**args, "adopt": adopt}, account.under)
    production = account.settings.accounts[PRODUCTION]
    its_roles = roles(organisation, PRODUCTION)
    wanted: ArchiveToBuild = {
        "environment": PRODUCTION,
        "writing_account": production,
        "writers": writers(account),
        "sender": sender_of(production, prefix(organisation, PRODUCTION), its_roles),
        "keep_days": organisation.retention.documents.keep.days,
        "key_id": keys.key_ids["documents"],
        "route": incidents.routes["high"],
        "stack": str(account.name),
    }
    if "documents" in account.left["store"]:
        wanted["retained"] = account.left["store"]["documents"]
    return Archive("archive", {**args, "build": wanted}, account.under)


def into_audit(
    account: Account, incidents: Incidents, who: Identity, audit: Mapping[str, pulumi.Output[Any]]
) -> Archive:
    """Production's releases are told to the archive, which is among the outputs `audit` of the audit account.

    Where the landing zone has an archive, it sees to that itself.
    """
    landing = account.settings.adopt.archive
    args = _common(account, incidents, who)
    if landing is not None:
        adopt: AdoptedArchive = {"store": landing.bucket, "read_store": False}
        return Archive("archive", {**args, "adopt": adopt}, account.under)
    there = audit["archive"]
    into: DocumentStore = {
        "environment": PRODUCTION,
        "store": there["store"],
        "key_id": there["key_id"],
        "releases": there["releases"],
        "route": incidents.routes["high"],
    }
    return Archive("archive", {**args, "into": into}, account.under)


def _common(account: Account, incidents: Incidents, who: Identity) -> ArchiveArgs:
    return {
        **account.common,
        "roles": roles(account.organisation, account.environment),
        "boundary": who.boundary,
        "undelivered": incidents.dead_letters,
    }
