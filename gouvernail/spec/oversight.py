"""What the board and the auditors look at: KPIs, compliance SLAs, reports, audits, alerting, ITSM."""

from typing import Literal, TypeAlias

from pydantic import Field

from gouvernail.spec.base import Block
from gouvernail.spec.names import RoleName, Text
from gouvernail.spec.people import RoleNames
from gouvernail.spec.risk import SeverityName
from gouvernail.spec.thresholds import Threshold
from gouvernail.spec.units import Cadence, CadenceValue, Duration, DurationValue, Period, PeriodValue

__all__ = ["Alerting", "AuditPlan", "AuditTest", "Itsm", "Kpi", "Report", "SecretName", "Slas"]

AuditTest: TypeAlias = Literal[
    "bias", "robustness", "explainability", "security", "access", "lineage", "vulnerabilities", "documentation"
]


class SecretName(Block):
    """A secret by name; its value lives in the cloud's secret store."""

    secret: Text
    """The name in the secret store."""


class Itsm(Block):
    """Where tickets are opened."""

    kind: Literal["servicenow", "jira", "pagerduty", "opsgenie", "webhook"]
    """The product."""
    endpoint: SecretName
    """Its address and credential."""


class Source(Block):
    """Where a figure of the business comes from."""

    sql: Text
    """A table or view of the reporting database."""


class Kpi(Threshold):
    """A figure that the board looks at; computed from a monitor of its name or from `source`, never typed in."""

    owner: RoleName
    """Who answers for it."""
    source: Source | None = None
    """Where it comes from, when no monitor has its name."""
    severity: SeverityName = "medium"
    """What a breach sets in motion."""


class Ceiling(Block):
    """At most so long."""

    max: PeriodValue
    """The longest time."""


class BySeverity(Block):
    """At most so long, by severity."""

    critical: PeriodValue = Period(2, "2d")
    """A critical one."""
    high: PeriodValue = Period(14, "14d")
    """A high one."""
    medium: PeriodValue = Period(60, "60d")
    """A medium one."""
    low: PeriodValue = Period(184, "6M")
    """A low one."""


class Every(Block):
    """So often at least."""

    every: CadenceValue
    """How often."""


class Slas(Block):
    """Compliance SLAs; a breach is an alert. Their names are metrics' names."""

    evidence_age: Ceiling = Field(default=Ceiling(max=Period(30, "30d")), alias="evidence_age")
    """How old the newest evidence of a control may be."""
    finding_open: BySeverity = Field(default=BySeverity(), alias="finding_open")
    """How long a finding may stay open."""
    access_review: Every = Field(default=Every(every=Cadence(90, "90d")), alias="access_review")
    """How often access is reviewed."""


class Report(Block):
    """A report that goes out by itself."""

    report: Literal["dashboard", "audit", "compliance", "incidents", "risk"]
    """Which."""
    every: CadenceValue
    """How often."""
    to: RoleNames
    """Who gets it."""
    format: tuple[Literal["html", "pdf", "csv", "json", "markdown", "oscal"], ...] = ("html",)
    """In which forms."""
    unread_after: DurationValue | None = None
    """When nobody has opened it by then, it is escalated."""


class AuditPlan(Block):
    """The automated audit of models and platform."""

    every: CadenceValue = Cadence(31, "month")
    """How often."""
    tests: tuple[AuditTest, ...] = ("bias", "robustness", "explainability", "security", "access", "lineage")
    """What is tested."""
    penetration_test: CadenceValue = Cadence(366, "year")
    """How often people try to break in."""


class Alerting(Block):
    """How alerts are kept few."""

    group_within: DurationValue = Duration(300, "5m")
    """Alerts of one system within this time are one."""
    repeat_every: DurationValue = Duration(14400, "4h")
    """An open alert is told again after this time."""


class Detection(Block):
    """Threat detection, in every account."""

    route_from: SeverityName = "medium"
    """Findings of this severity and above go the way of alerts."""
    sensitive_data: bool = True
    """Look for personal data where none should be."""
    vulnerabilities: bool = True
    """Scan images and functions."""
