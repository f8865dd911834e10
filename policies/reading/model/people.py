"""Whoever works on a platform: people, the pipeline that deploys, and credentials that outlive a day."""

from dataclasses import dataclass

from gouvernail.maybe import Maybe, Truth

__all__ = ["LongLivedKey", "Person", "PipelineRole", "RoleMaker", "ServiceRole"]


@dataclass(frozen=True, slots=True)
class Person:
    """A role that people take. What is said of it holds whatever is attached to it: its boundary decides.

    `signed_in` are the groups that the directory must have signed somebody in for, `strangers` whoever else may take
    it. `approves` says that it is not kept from approving a model; `changes`, `writes` and `content` name what it is
    not kept from: making or serving what is approved, changing anything, reading what is kept about people.
    """

    urn: str
    id: Maybe[str]
    account: str | None
    duty: Maybe[str | None]
    bounded: Truth
    signed_in: Maybe[tuple[str, ...]]
    strangers: Maybe[tuple[str, ...]]
    approves: Truth
    changes: Maybe[tuple[str, ...]]
    writes: Maybe[tuple[str, ...]]
    content: Maybe[tuple[str, ...]]
    adopted: bool = False


@dataclass(frozen=True, slots=True)
class PipelineRole:
    """A role that is taken with a token. `subjects` are those whose tokens are taken, None where any is.

    `unlimits` names the actions by which it could lift its own limits; the others are as for a `Person`.
    """

    urn: str
    account: str | None
    subjects: Maybe[tuple[str, ...] | None]
    audience: Truth
    approves: Truth
    unlimits: Maybe[tuple[str, ...]]
    writes: Maybe[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ServiceRole:
    """A role that a service takes. `opens` names what its boundary does not deny of what no service has to do."""

    urn: str
    account: str | None
    boundary: Maybe[str | None]
    opens: Maybe[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class RoleMaker:
    """A role that makes others. `gives` names the actions by which it could give more than a service may have."""

    urn: str
    account: str | None
    gives: Maybe[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class LongLivedKey:
    """Something that lets somebody in for longer than a session."""

    urn: str
    what: str
