"""`kind: Organisation`: written once; every AI system extends it and may be stricter, never weaker."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from gouvernail.spec.base import Block
from gouvernail.spec.clouds import Clouds
from gouvernail.spec.keeping import Keys
from gouvernail.spec.names import Id, Key, MemberState, Text
from gouvernail.spec.oversight import Alerting, Detection, Itsm
from gouvernail.spec.people import DEFAULT_RACI, Committee, Directory, Raci
from gouvernail.spec.risk import Grid, SeriousIncident
from gouvernail.spec.shape import matching
from gouvernail.spec.shared import Budget, Shared

__all__ = ["Authorities", "Ci", "Organisation", "OrganisationData"]


class Authorities(Block):
    """Who supervises, by Member State."""

    ai_act: Mapping[MemberState, Text] = Field(default_factory=dict[str, str])
    """The market surveillance authority; for a financial institution the financial supervisor (Art. 74(6))."""
    data_protection: Mapping[MemberState, Text] = Field(default_factory=dict[str, str])
    """The data protection authority."""


class OrganisationData(Block):
    """What holds for all data."""

    residency: Annotated[tuple[Literal["EEA", "EU"], ...], Field(min_length=1)] = ("EEA",)
    """Where data may lie; regions and recovery regions are held to it."""


class Ci(Block):
    """The pipeline that deploys, known to each cloud by OpenID Connect: no long-lived key exists."""

    kind: Literal["github", "gitlab", "azureDevops"]
    """The product."""
    repository: Annotated[
        str,
        *matching(
            r"[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+){1,5}", "a repository, owner/name", "banque-exemple/ai-platform"
        ),
    ]
    """The repository whose runs may deploy."""


class Organisation(Shared):
    """The whole organisation: roles, approvals, clouds, environments. Every AI system extends it."""

    TITLE: ClassVar[str] = "A Gouvernail organisation"

    api_version: Literal["gouvernail/v1"]
    """The version of this format."""
    kind: Literal["Organisation"]
    """What this file is."""
    id: Id
    """Part of stack names and physical names: `<id>-<cloud>-<environment>-foundation`. Never reused."""
    name: Text
    """The name people know."""
    financial_institution: bool = False
    """Art. 17(4), 18(3), 19(2), 26(5)-(6), 72(4), 73(9), 74(6) and DORA then apply."""
    public_body: bool = False
    """A body governed by public law, or a private one that provides public services: Art. 27(1) then asks for a
    fundamental-rights impact assessment of each high-risk system."""
    size: Literal["large", "smallMidCap", "small"] = "large"
    """`small` (an SME) and `smallMidCap` may use the simplified documentation (Art. 11(1)); fines have lower
    ceilings (Art. 99(6))."""
    authorities: Authorities = Authorities()
    """Who supervises, in each of the markets."""
    directory: Directory = Directory()
    """Where each cloud finds the groups."""
    committees: Mapping[Key, Committee] = Field(default_factory=dict[str, Committee])
    """Bodies that decide."""
    raci: Mapping[Key, Raci] = Field(default_factory=dict[str, Raci])
    """The responsibility matrix; rows that are left out have defaults, see `matrix`."""
    risk: Grid = Grid()
    """The risk grid (ISO/IEC 23894 6.3 to 6.5)."""
    serious_incident: SeriousIncident = SeriousIncident()
    """Serious incidents (Art. 73)."""
    itsm: Itsm | None = None
    """Where tickets are opened."""
    alerting: Alerting = Alerting()
    """How alerts are kept few."""
    detection: Detection = Detection()
    """Threat detection."""
    keys: Keys = Keys()
    """The customer-managed keys."""
    data: OrganisationData = OrganisationData()
    """What holds for all data."""
    budget: Budget = Budget()
    """What the foundation may cost."""
    ci: Ci | None = None
    """The pipeline that deploys."""
    clouds: Clouds
    """Only the clouds in use."""

    @property
    def matrix(self) -> Mapping[str, Raci]:
        """The whole responsibility matrix: the default rows, and over them what is written."""
        return {**DEFAULT_RACI, **self.raci}
