"""What may be spent, and what looks for costs out of the ordinary."""

from collections.abc import Mapping
from dataclasses import dataclass

from gouvernail.maybe import Maybe, Truth

__all__ = ["Alert", "CostWatch", "Limit"]


@dataclass(frozen=True, slots=True)
class Alert:
    """At which share of a limit whom somebody tells; `forecast` where it is about what will be spent."""

    share: Maybe[float | None]
    forecast: Truth
    routes: Maybe[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Limit:
    """A budget of a month in dollars, of everything in the account or of what bears the tags in `of`."""

    urn: str
    account: str | None
    dollars: Maybe[float | None]
    of: Maybe[Mapping[str, str]]
    alerts: Maybe[tuple[Alert, ...]]
    adopted: bool


@dataclass(frozen=True, slots=True)
class CostWatch:
    """What looks at the costs of each service of an account, and where it tells."""

    urn: str
    account: str | None
    every_service: Truth
    routes: Maybe[tuple[str, ...]]
    adopted: bool
