"""Copies: where they lie, what makes them, whether they come back."""

from dataclasses import dataclass

from gouvernail.maybe import Maybe, Truth

__all__ = ["CopyPlan", "FailureRule", "Replication", "RestoreTest", "Vault"]


@dataclass(frozen=True, slots=True)
class Vault:
    """Where copies lie. `days` for which nobody, the account's owner included, can delete one; None without a lock."""

    urn: str
    id: Maybe[str]
    account: str | None
    region: str | None
    days: Maybe[float | None]
    adopted: bool = False


@dataclass(frozen=True, slots=True)
class CopyPlan:
    """What is copied by itself. `into` and `on_to` are ids of vaults: the first copy's, and the further ones'.

    `selects` says that something is named to be copied, whatever the account's settings take in; `lasting` that no copy
    is to be kept for less than the lock of its vault, which makes none of those.
    """

    urn: str
    account: str | None
    selects: Truth
    into: Maybe[tuple[str, ...]]
    on_to: Maybe[tuple[str, ...]]
    lasting: Truth


@dataclass(frozen=True, slots=True)
class FailureRule:
    """What is done with copies, further copies and restores that fail in an account and region.

    `on` says that each of them is told, whichever way it ended; `to` are routes, and `region:...` a region that it is
    handed on to and is let in.
    """

    urn: str
    account: str | None
    region: str | None
    on: Truth
    to: Maybe[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class RestoreTest:
    """Copies of these vaults are restored by the clock; `selects` says that something is."""

    urn: str
    account: str | None
    vaults: Maybe[tuple[str, ...]]
    selects: Truth


@dataclass(frozen=True, slots=True)
class Replication:
    """What is copied from a store as it is written: into which store and region, within how many seconds (a promise).

    `within` is None where the cloud promises nothing.
    """

    urn: str
    store: Maybe[str | None]
    on: Truth
    region: Maybe[str | None]
    within: Maybe[float | None]
