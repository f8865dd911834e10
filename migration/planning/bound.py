"""How soon everything is back with the legacy after a breach: the longest time, part by part."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from migration.measure import Measure
from migration.plan import Plan

__all__ = ["ASKING", "ASSUMED", "Bound", "Way", "bounds", "required", "way_back"]

ASKING: Final = 10.0
"""Seconds within which a metrics server answers, or the measurement is an error."""
ASSUMED: Final[Mapping[str, tuple[float, float]]] = {"aws": (60.0, 15.0), "azure": (90.0, 30.0), "gcp": (90.0, 30.0)}
"""Seconds of an update of the cutover stack, and until its provider says the new weights, where no drill has measured
them: an assumption that `rollback.update` and `rollback.readBack` replace."""


@dataclass(frozen=True, slots=True)
class Way:
    """The way back: seconds of the update and of the read back, and which of them are assumed."""

    update: float
    read_back: float
    assumed: bool

    @property
    def seconds(self) -> float:
        """Both."""
        return self.update + self.read_back


@dataclass(frozen=True, slots=True)
class Bound:
    """The longest time from a breach of one metric until the legacy answers all requests."""

    measure: Measure
    seeing: float
    """Seconds until the measurement that is one failure too many: all of its intervals, the first one whole."""
    way: Way

    @property
    def seconds(self) -> float:
        """From the breach to the end."""
        return self.seeing + ASKING + self.way.seconds


def way_back(plan: Plan) -> Way:
    """What is assumed of the cloud, or what the playbook says a drill has measured."""
    update, read_back = ASSUMED[plan.playbook.cloud]
    own = plan.playbook.rollback
    return Way(
        own.update.seconds if own.update else update,
        own.read_back.seconds if own.read_back else read_back,
        assumed=own.update is None or own.read_back is None,
    )


def bounds(plan: Plan) -> tuple[Bound, ...]:
    """Of each metric that is judged beside the steps and rolls back."""
    if plan.background is None:
        return ()
    way = way_back(plan)
    return tuple(
        Bound(one, one.initial_delay + (one.failure_limit + 1) * (one.interval or 0.0), way)
        for one in plan.measures(plan.background)
        if one.on_failure == "rollback" and one.failure_limit >= 0 and not one.dry_run
    )


def required(plan: Plan, found: tuple[Bound, ...]) -> dict[str, Bound | None]:
    """Monitor of `serving.rollback.on` -> the soonest metric that judges it as strictly as the spec; None: no one."""
    promised = plan.system.serving.rollback
    return {
        name: min(
            (one for one in found if _as_strict(plan, name, one.measure)), key=lambda one: one.seconds, default=None
        )
        for name in (promised.on if promised else ())
    }


def _as_strict(plan: Plan, name: str, measure: Measure) -> bool:
    monitor = plan.system.monitoring.get(name)
    if monitor is None or measure.measures != name or measure.for_share < 1.0:
        return False
    lower = monitor.lower is None or (measure.lower is not None and measure.lower >= monitor.lower)
    upper = monitor.upper is None or (measure.upper is not None and measure.upper <= monitor.upper)
    return lower and upper
