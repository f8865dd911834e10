"""What holds for the whole run: the way back, deadlines, failures, continuity, who is told."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from gouvernail.spec.base import Block
from gouvernail.spec.names import RoleName, Text
from gouvernail.spec.units import Duration, DurationValue
from migration.secret import Secret
from migration.steps.approval import ApprovalName
from migration.steps.decommission import Archive
from migration.steps.set_weight import Weight
from migration.steps.step import Failure

__all__ = [
    "Deadlines",
    "DecommissionPlan",
    "IfShort",
    "KeepWarm",
    "MigrationContinuity",
    "Notification",
    "OnFailure",
    "RollbackPlan",
]

Moment: TypeAlias = Literal[
    "started", "awaiting", "paused", "failed", "rollingBack", "rolledBack", "aborted", "finished"
]


class DecommissionPlan(Block):
    """The end of the legacy."""

    after: Literal["soak"]
    """Not before the soak has ended."""
    approval: ApprovalName = "cutover"
    """Who signs it."""
    archive: Archive = Archive()
    """What is copied and verified before anything is deleted."""


class IfShort(Block):
    """What happens where the legacy cannot carry all of the load at once."""

    ramp_back: Annotated[tuple[Weight, ...], Field(min_length=1)]
    """The weights of the governed side on the way back; they fall, and end at 0."""


class RollbackPlan(Block):
    """The way back: to 0 at once, within `serving.rollback.within` of the spec."""

    capacity_check: bool = True
    """Look first whether the legacy can carry the load."""
    if_short: IfShort | None = None
    """What happens where it cannot; left out: it gets all of it nevertheless."""
    review: Literal["decisions"] | None = None
    """`decisions`: everybody whom the withdrawn model scored is listed for the overseers."""
    on_failure: Literal["notify", "pause"] = "notify"
    """What a failure of the rollback itself sets in motion."""
    update: DurationValue | None = None
    """How long an update of the cutover stack takes, as the drill measured it; left out: what is assumed of the
    cloud."""
    read_back: DurationValue | None = None
    """How long it takes until the provider says the new weights, as the drill measured it."""


class Deadlines(Block):
    """How long a step may take. Pauses, soaks, analyses and load tests have their own duration besides."""

    effect: DurationValue = Duration(1800, "30m")
    """A change of a stack."""
    gate: DurationValue = Duration(7200, "2h")
    """A gate that judges: health, policy, drill, copies."""
    approval: DurationValue = Duration(86400, "24h")
    """Until people have signed, or resumed."""


class OnFailure(Block):
    """What each kind of failure sets in motion."""

    effect: Failure = "rollback"
    """A change of a stack failed, or took too long."""
    analysis: Failure = "rollback"
    """A metric failed."""
    inconclusive: Failure = "pause"
    """A metric has no verdict: too few cases, no data, no metrics server."""
    gate: Failure = "pause"
    """A gate failed before traffic moved, or at the decommission."""
    approval: Failure = "pause"
    """Nobody signed in time."""


class KeepWarm(Block):
    """What stays ready for the way back."""

    legacy: Literal["until soak ends"] = "until soak ends"
    """The legacy, with all of its capacity. There is no weaker choice."""


class MigrationContinuity(Block):
    """Who is called, and what they do by hand. RTO and RPO are the spec's."""

    contacts: Annotated[tuple[RoleName, ...], Field(min_length=1)]
    """Roles."""
    runbook: Text
    """What is done when the executor itself is gone, by its path in the project."""


class Notification(Block):
    """Somebody who is told."""

    to: Secret
    """The secret that holds the address, in Apprise's form."""
    on: Annotated[tuple[Moment, ...], Field(min_length=1)]
    """When."""
