"""Before traffic moves: what is looked at, brought up and validated."""

from typing import Annotated, Literal

from pydantic import Field

from gouvernail.spec.base import Block
from gouvernail.spec.units import DurationValue
from migration.steps.analysis import Analysis
from migration.steps.approval import ApprovalName
from migration.steps.data_copy import DataCopy
from migration.steps.drill import Drill
from migration.steps.health import Health
from migration.steps.load_test import LoadTest
from migration.steps.policy import Policy

__all__ = ["Assess", "ProvisionPlan", "ValidateStep"]


class Assess(Block):
    """What is found out about the legacy. Its health is always looked at."""

    health: Health = Health()
    """How the legacy is asked whether it is well."""
    observe_traffic: DurationValue | None = None
    """How long its callers are observed; one that is not in the inventory fails the step."""
    data_copy: DataCopy | None = None
    """Whether what the inventory moves has arrived."""


class ProvisionPlan(Block):
    """Which stacks of the system the run brings up."""

    stacks: Annotated[tuple[Literal["workload", "cutover"], ...], Field(min_length=1)] = ("workload", "cutover")
    """In this order; the cutover stack is always one of them."""


class ValidateStep(Block):
    """One step of `validate`: one verb."""

    policy: Policy | None = None
    """Rules and checks judge the stacks."""
    load_test: LoadTest | None = None
    """The governed side bears the load."""
    drill: Drill | None = None
    """The rollback was exercised lately."""
    analysis: Analysis | None = None
    """Metrics are judged."""
    approval: ApprovalName | None = None
    """Signatures: which of the organisation's approvals."""
