"""What an organisation and its systems both can say. A system gets the organisation's and may only be stricter."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from gouvernail.spec.base import Block
from gouvernail.spec.clouds import Environment
from gouvernail.spec.keeping import Continuity, Retention
from gouvernail.spec.names import EnvironmentName, Key, Language, MemberState, MetricName, RoleName
from gouvernail.spec.oversight import AuditPlan, Kpi, Report, Slas
from gouvernail.spec.people import Approvals, Role
from gouvernail.spec.risk import Severities
from gouvernail.spec.units import CadenceValue, Share

__all__ = ["SHARED", "Budget", "Shared"]

SHARED = (
    "markets",
    "languages",
    "roles",
    "approvals",
    "severities",
    "kpis",
    "slas",
    "reporting",
    "audit",
    "training",
    "environments",
    "retention",
    "continuity",
)
"""The keys of `Shared`: what a system takes over from its organisation."""


class Budget(Block):
    """What it may cost."""

    monthly_eur: Mapping[EnvironmentName, Annotated[int, Field(ge=1)]] = Field(default_factory=dict[str, int])
    """Euros a month, by environment."""
    alert_at: tuple[Share, ...] = (0.5, 0.8, 1.0)
    """At which shares of it somebody is told."""


class Shared(Block):
    """Blocks of both kinds of file."""

    markets: Annotated[tuple[MemberState, ...], Field(min_length=1)]
    """Member States where it is used."""
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    """Languages of instructions, notices and declarations."""
    roles: Mapping[RoleName, Role]
    """Duty -> group. owner, aiOfficer, dpo, developer, approver, operator and auditor are always needed; overseer for a
    high-risk system."""
    approvals: Approvals = Approvals()
    """What needs signatures, and whose."""
    severities: Severities = Severities()
    """One table for alerts, incidents and escalation."""
    kpis: Mapping[MetricName, Kpi] = Field(default_factory=dict[str, Kpi])
    """What the board looks at."""
    slas: Slas = Slas()
    """Compliance SLAs; a breach is an alert."""
    reporting: tuple[Report, ...] = ()
    """Reports that go out by themselves. A system's are added to the organisation's."""
    audit: AuditPlan = AuditPlan()
    """The automated audit."""
    training: Mapping[Key, Mapping[RoleName, CadenceValue]] = Field(
        default_factory=dict[str, Mapping[str, CadenceValue]]
    )
    """Programme -> role (or `all`) -> how often (Art. 4, 26(2))."""
    environments: Mapping[EnvironmentName, Environment]
    """The isolated environments; `prod` is one of them, `audit` is not."""
    retention: Retention = Retention()
    """How long what is recorded stays."""
    continuity: Continuity = Continuity()
    """How fast the service comes back, and how much is lost at most."""
