"""Policies as every cloud has them: who may do what, on which condition."""

from dataclasses import dataclass
from enum import StrEnum

from gouvernail.maybe import Maybe

__all__ = ["Condition", "Group", "Policy", "Power", "Principal", "Statement"]


class Power(StrEnum):
    """What a policy lets somebody do with a key."""

    USE = "use"
    ADMINISTER = "administer"
    DELEGATE = "delegate"
    LOOK = "look"


class Group(StrEnum):
    """How a principal of a policy is named; `DIRECTORY` is somebody whom a directory knows and no account owns."""

    ANYONE = "anyone"
    ACCOUNT = "account"
    IDENTITY = "identity"
    SERVICE = "service"
    FEDERATED = "federated"
    DIRECTORY = "directory"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a statement: operator, key (lower case) and the values asked for."""

    operator: str
    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Principal:
    """Who a statement speaks of; `account` is theirs where the name says it."""

    group: Group
    name: str
    account: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a policy. `except_*` turns the list beside it into an exclusion."""

    urn: str
    allow: bool
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    principals: tuple[Principal, ...] = ()
    conditions: tuple[Condition, ...] = ()
    except_actions: bool = False
    except_resources: bool = False
    except_principals: bool = False
    powers: Maybe[frozenset[Power]] = frozenset()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """The statements in force on a resource or for an identity; `UNKNOWN` where the text could not be read."""

    urn: str
    statements: Maybe[tuple[Statement, ...]]
