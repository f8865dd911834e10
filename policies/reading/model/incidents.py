"""Where alarms and findings go."""

from dataclasses import dataclass

from gouvernail.maybe import Maybe, Truth

__all__ = ["IncidentRoute"]


@dataclass(frozen=True, slots=True)
class IncidentRoute:
    """The way of one severity. `delivered` says that it ends in a system outside, for example the ITSM.

    `lost_kept` says that whatever cannot go on, at every station, is put aside; `lost_watched` that somebody is told.
    """

    urn: str
    id: Maybe[str]
    account: str | None
    severity: str
    delivered: Truth
    lost_kept: Truth
    lost_watched: Truth
