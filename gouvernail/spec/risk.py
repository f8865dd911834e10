"""Risk, severity and escalation: the grid, who may accept, who is called."""

from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from gouvernail.spec.base import Block
from gouvernail.spec.names import Key, RiskId, RoleName, Text
from gouvernail.spec.people import RoleNames
from gouvernail.spec.units import Cadence, CadenceValue, Day, Duration, DurationValue

__all__ = [
    "LEVELS",
    "Escalation",
    "Grid",
    "Level",
    "Position",
    "Risk",
    "SeriousIncident",
    "Severities",
    "Severity",
    "SeverityName",
]

Level: TypeAlias = Literal["low", "medium", "high", "critical"]
LEVELS: tuple[Level, ...] = ("low", "medium", "high", "critical")
SeverityName: TypeAlias = Literal["critical", "high", "medium", "low"]


class Acceptance(Block):
    """Who may accept a remaining risk of each level: a role, a committee, or nobody."""

    low: Key = "owner"
    """A low risk."""
    medium: Key = "approver"
    """A medium risk."""
    high: Key = "aiOfficer"
    """A high risk."""
    critical: Key = "nobody"
    """A critical risk."""


class Grid(Block):
    """The risk grid (ISO/IEC 23894 6.3 to 6.5)."""

    likelihood: Annotated[tuple[Key, ...], Field(min_length=2, max_length=7)] = (
        "rare",
        "unlikely",
        "possible",
        "likely",
        "certain",
    )
    """The steps of likelihood, the least first."""
    impact: Annotated[tuple[Key, ...], Field(min_length=2, max_length=7)] = ("minor", "moderate", "major", "severe")
    """The steps of impact, the least first."""
    levels: Mapping[Key, tuple[Level, ...]] = Field(default_factory=dict[str, tuple[Level, ...]])
    """For each likelihood, the level for each impact. Left out: by the share of the greatest product of the two steps
    (up to 1/5 low, up to 2/5 medium, up to 7/10 high, above critical)."""
    accept: Acceptance = Acceptance()
    """Who may accept what remains."""

    def level(self, likelihood: str, impact: str) -> Level | None:
        """The level of a risk; None where a step is not of this grid."""
        if likelihood not in self.likelihood or impact not in self.impact:
            return None
        row, column = self.likelihood.index(likelihood), self.impact.index(impact)
        if self.levels:
            written = self.levels.get(likelihood, ())
            return written[column] if column < len(written) else None
        portion = (row + 1) * (column + 1) / (len(self.likelihood) * len(self.impact))
        return "low" if portion <= 0.2 else "medium" if portion <= 0.4 else "high" if portion <= 0.7 else "critical"


class Position(Block):
    """A place on the grid."""

    likelihood: Key
    """How likely it is."""
    impact: Key
    """How bad it is."""


class Risk(Position):
    """A risk of the register (Art. 9, ISO/IEC 23894). Its level comes from the grid."""

    id: RiskId
    """Its number in the register."""
    risk: Text
    """What may happen."""
    harms: Text
    """What it would harm: fundamental rights, health, safety, service."""
    owner: RoleName
    """Who carries it."""
    controls: tuple[Key, ...]
    """What treats it."""
    residual: Position
    """Where it stands once treated."""
    accepted_by: Key | None = None
    """Who accepted what remains, where that is done."""
    review: Day
    """When it is looked at again."""


class Escalation(Block):
    """A call in an escalation."""

    after: DurationValue
    """How long after the alert, if nobody has acknowledged it."""
    to: RoleNames
    """Who is called."""


class Severity(Block):
    """What an alert or incident of this severity sets in motion."""

    acknowledge: DurationValue | None = None
    """Somebody must have taken it up by then."""
    escalate: Annotated[tuple[Escalation, ...], Field(min_length=1)]
    """Who is called, and when."""
    digest: CadenceValue | None = None
    """Collected and sent this often instead of at once."""


def _at(seconds: int, text: str, *roles: str) -> Escalation:
    return Escalation(after=Duration(seconds, text), to=roles)


class Severities(Block):
    """One table for alerts, incidents and escalation."""

    critical: Severity = Severity(
        acknowledge=Duration(900, "15m"),
        escalate=(_at(0, "0m", "operator"), _at(900, "15m", "owner"), _at(3600, "1h", "aiOfficer", "dpo")),
    )
    """People are harmed, or will be within the hour."""
    high: Severity = Severity(
        acknowledge=Duration(3600, "1h"), escalate=(_at(0, "0m", "operator"), _at(14400, "4h", "owner"))
    )
    """A duty is broken, or will be today."""
    medium: Severity = Severity(acknowledge=Duration(86400, "1d"), escalate=(_at(0, "0m", "operator"),))
    """Something must be mended this week."""
    low: Severity = Severity(digest=Cadence(7, "week"), escalate=(_at(0, "0m", "owner"),))
    """Worth knowing."""


class SeriousIncident(Block):
    """Serious incidents (Art. 73): 15, 10 or 2 days from awareness, computed."""

    classify: RoleName = "aiOfficer"
    """Who says that an incident is serious."""
    notify: Literal["authorities.aiAct", "authorities.dataProtection"] = "authorities.aiAct"
    """Which authority is told."""
