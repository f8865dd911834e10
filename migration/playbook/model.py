"""`kind: Migration`: what a migration lead writes. Thresholds, stacks and packs are the spec's and are not repeated."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from gouvernail.spec.base import Block
from gouvernail.spec.clouds import CloudName
from gouvernail.spec.names import EnvironmentName, Id
from migration.playbook.care import (
    Deadlines,
    DecommissionPlan,
    KeepWarm,
    MigrationContinuity,
    Notification,
    OnFailure,
    RollbackPlan,
)
from migration.playbook.coexistence import Coexistence
from migration.playbook.legacy import Legacy, LegalEffect, MigrationRisk
from migration.playbook.measuring import AnalysisTemplate, Prometheus
from migration.playbook.preparing import Assess, ProvisionPlan, ValidateStep
from migration.playbook.strategy import Strategy
from migration.steps.soak import Soak

__all__ = ["Playbook"]


class Playbook(Block):
    """A migration of one system, on one cloud, in one environment."""

    TITLE: ClassVar[str] = "A Gouvernail migration playbook"

    api_version: Literal["gouvernail/v1"]
    """The version of this format."""
    kind: Literal["Migration"]
    """What this file is."""
    name: Id
    """Runs are called `<name>-<n>`."""
    system: Id
    """The id of the AI system that takes over; its spec gives metrics, thresholds, approvals, packs and stacks."""
    cloud: CloudName
    """The cloud that it moves to."""
    environment: EnvironmentName
    """The environment that it happens in."""
    legacy: Legacy
    """The system that answers today."""
    legal_effect: LegalEffect | None = None
    """What the change means under the AI Act."""
    risks: tuple[MigrationRisk, ...] = ()
    """Risks of moving, added to the spec's register."""
    assess: Assess = Assess()
    """What is found out about the legacy."""
    provision: ProvisionPlan = ProvisionPlan()
    """Which stacks are brought up."""
    validation: Annotated[tuple[ValidateStep, ...], Field(alias="validate")] = ()
    """Gates before any person is concerned, in order."""
    strategy: Strategy
    """How traffic moves."""
    soak: Soak
    """How long everything can still go back at once."""
    coexistence: Coexistence = Coexistence()
    """What keeps both sides one truth while both live."""
    decommission: DecommissionPlan | None = None
    """The end of the legacy; left out: it stays."""
    prometheus: Prometheus | None = None
    """The metrics server, and a query for each metric."""
    analysis_templates: tuple[AnalysisTemplate, ...] = ()
    """What is judged, by name."""
    rollback: RollbackPlan = RollbackPlan()
    """The way back."""
    deadlines: Deadlines = Deadlines()
    """How long steps may take."""
    on_failure: OnFailure = OnFailure()
    """What failures set in motion."""
    keep_warm: KeepWarm = KeepWarm()
    """What stays ready for the way back."""
    continuity: MigrationContinuity
    """Who is called."""
    notifications: tuple[Notification, ...] = ()
    """Who is told."""

    @property
    def owner_stack(self) -> str:
        """The first part of its stacks' names."""
        return f"{self.system}-{self.cloud}-{self.environment}"

    @property
    def cutover_stack(self) -> str:
        """The stack that holds the routing."""
        return f"{self.owner_stack}-cutover"

    @property
    def workload_stack(self) -> str:
        """The stack that takes over."""
        return f"{self.owner_stack}-workload"
