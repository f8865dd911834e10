"""Where datasets lie."""

from dataclasses import dataclass

from gouvernail.maybe import Maybe, Truth

__all__ = ["DatasetStore", "Stranger"]


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody who is no role of the platform, and whether they are kept from reading, whatever else they may do."""

    name: str
    action: str
    kept_out: Truth


@dataclass(frozen=True, slots=True)
class DatasetStore:
    """The store of one dataset. `days` after which nothing of what was written is left, None for never.

    `strangers` are those whom it has to keep out, as the cloud lets somebody in.
    """

    urn: str
    dataset: Maybe[str | None]
    classification: Maybe[str | None]
    versioned: Truth
    days: Maybe[float | None]
    strangers: Maybe[tuple[Stranger, ...]]
