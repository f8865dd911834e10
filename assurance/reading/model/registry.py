"""Where versions of models stand."""

from dataclasses import dataclass

from assurance.reading.maybe import Maybe
from assurance.reading.model.policies import Policy

__all__ = ["ModelGroup"]


@dataclass(frozen=True, slots=True)
class ModelGroup:
    """The versions of one model; `policy` is the group's own, None where it has none.

    `approving` and `registering` are the cloud's actions on a version of the group, each with its resource.
    """

    urn: str
    name: Maybe[str | None]
    model: Maybe[str | None]
    account: str | None
    policy: Maybe[Policy | None]
    approving: tuple[str, str]
    registering: tuple[str, str]
