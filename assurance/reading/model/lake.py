"""Where datasets lie."""

from dataclasses import dataclass

from assurance.reading.maybe import Maybe, Truth
from assurance.reading.model.policies import Policy

__all__ = ["DatasetStore"]


@dataclass(frozen=True, slots=True)
class DatasetStore:
    """The store of one dataset. `days` after which nothing of what was written is left, None for never.

    `reading` are the cloud's actions that read an object of it, each with its resource; `strangers` are callers of the
    same account that are no roles of the platform, as the cloud names callers.
    """

    urn: str
    dataset: Maybe[str | None]
    region: Maybe[str | None]
    classification: Maybe[str | None]
    versioned: Truth
    days: Maybe[float | None]
    policy: Maybe[Policy | None]
    reading: tuple[tuple[str, str], ...]
    strangers: tuple[str, ...]
