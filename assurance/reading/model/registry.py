"""Where versions of models stand."""

from dataclasses import dataclass

from assurance.reading.maybe import Maybe, Truth
from assurance.reading.model.policies import Policy

__all__ = ["ChangeRule", "ModelGroup"]


@dataclass(frozen=True, slots=True)
class ModelGroup:
    """The versions of one model; `policy` is the group's own, None where it has none.

    `approving` and `registering` are the cloud's actions on a version of the group, each with its resource.
    """

    urn: str
    model: Maybe[str | None]
    account: str | None
    policy: Maybe[Policy | None]
    approving: tuple[str, str]
    registering: tuple[str, str]


@dataclass(frozen=True, slots=True)
class ChangeRule:
    """A rule on calls that change a version. `sees` are the parts of the call that it looks for, None where any is."""

    urn: str
    account: str | None
    on: Truth
    sees: Maybe[frozenset[str] | None]
    targets: Maybe[tuple[str, ...]]
