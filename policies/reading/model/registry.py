"""Where versions of models stand."""

from dataclasses import dataclass

from gouvernail.maybe import Maybe, Truth
from policies.reading.model.policies import Policy

__all__ = ["ChangeRule", "ImageRepository", "ModelGroup", "ModelVersion"]


@dataclass(frozen=True, slots=True)
class ModelGroup:
    """The versions of one model; `policy` is the group's own, None where it has none.

    `versions` is what the ids of its versions begin with. `approving` and `registering` are the cloud's actions on a
    version of the group, each with its resource. Where a version that waits lies apart and nothing is denied to all,
    `approvers` and `registrars` are whoever may do so by what is given, by their ids; None where `policy` decides.
    """

    urn: str
    name: Maybe[str | None]
    model: Maybe[str | None]
    account: str | None
    policy: Maybe[Policy | None]
    versions: str
    approving: tuple[str, str]
    registering: tuple[str, str]
    approvers: Maybe[tuple[str, ...]] | None = None
    registrars: Maybe[tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """A version of a model as the registry shows it: what its id begins with, its number, what was decided on it."""

    urn: str
    id: str
    group: str
    number: str
    approved: Truth
    images: Maybe[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ImageRepository:
    """Where images lie: whether a name always gives the same image, and whether each is looked at when it comes.

    `policy` is the repository's own, None where it has none; `removing` are the cloud's actions that take one away;
    where nothing is denied to all, `removers` are whoever may do so by what is given, None where `policy` decides.
    """

    urn: str
    address: str
    fixed: Truth
    scanned: Truth
    policy: Maybe[Policy | None]
    removing: tuple[tuple[str, str], ...]
    removers: Maybe[tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class ChangeRule:
    """A rule on calls that change a version. `sees` are the parts of the call that it looks for, None where any is."""

    urn: str
    account: str | None
    on: Truth
    sees: Maybe[frozenset[str] | None]
    targets: Maybe[tuple[str, ...]]
