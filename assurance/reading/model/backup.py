"""Copies: where they lie, what makes them, whether they come back."""

from dataclasses import dataclass

from assurance.reading.maybe import Maybe, Truth

__all__ = ["CopyPlan", "RestoreTest", "Vault"]


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
    """What is copied by itself. `into` and `on_to` are vaults: the first copy's, and the further ones'."""

    urn: str
    account: str | None
    selects: Truth
    into: Maybe[tuple[str, ...]]
    on_to: Maybe[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class RestoreTest:
    """Copies of these vaults are restored by the clock; `selects` says that something is."""

    urn: str
    account: str | None
    vaults: Maybe[tuple[str, ...]]
    selects: Truth
