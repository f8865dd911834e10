"""What one measurement says: good, bad, or that nothing can be said."""

from collections.abc import Sequence
from dataclasses import dataclass

from migration.analysing.conditions import Unclear, read
from migration.analysing.counting import Phase, worst
from migration.measure import Measure
from migration.metrics.source import Measurement

__all__ = ["Judged", "judged"]

_ROUNDING = 1e-12  # of a share of values


@dataclass(frozen=True, slots=True)
class Judged:
    """What a measurement says, and why where it is no success."""

    phase: Phase
    reason: str = ""


def judged(measure: Measure, found: Measurement) -> Judged:
    """Three answers: within is a success, outside is a failure, and what cannot be said is neither."""
    if found.reason or not found.values:
        return Judged("error", found.reason or "there is no data")
    if short := _too_few(measure, found):
        return Judged("inconclusive", short)
    verdicts: list[Judged] = []
    if measure.success_condition or measure.failure_condition:
        verdicts.append(_by_conditions(measure, found.result))
    if measure.lower is not None or measure.upper is not None:
        verdicts.append(_by_bounds(measure, found.values))
    if not verdicts:
        return Judged("inconclusive", "it has neither a threshold nor a condition")
    overall = worst(one.phase for one in verdicts)
    return next(one for one in verdicts if one.phase == overall)


def _too_few(measure: Measure, found: Measurement) -> str:
    """Why there is no verdict yet; nothing where there are enough cases, or none are asked for."""
    wanted = measure.min_sample
    if wanted is None:
        return ""
    if wanted.per_group:
        few = [f"{name}: {cases}" for name, cases in sorted(found.groups.items()) if cases < wanted.cases]
        if not found.groups:
            return f"its source does not say how many cases each group has; {wanted.cases} are needed in each"
        return f"too few cases, {wanted.cases} are needed in each group: {', '.join(few[:10])}" if few else ""
    if found.cases is None:
        return f"its source does not say how many cases there are; {wanted.cases} are needed"
    return f"too few cases: {found.cases} of {wanted.cases}" if found.cases < wanted.cases else ""


def _by_bounds(measure: Measure, values: Sequence[float]) -> Judged:
    lower, upper = measure.lower, measure.upper
    outside = [
        value for value in values if (lower is not None and value < lower) or (upper is not None and value > upper)
    ]
    within = 1 - len(outside) / len(values)
    if not outside or within + _ROUNDING >= measure.for_share:
        return Judged("successful")
    first = outside[0]
    bound = f"less than {lower:g}" if lower is not None and first < lower else f"more than {upper:g}"
    if len(values) == 1:
        return Judged("failed", f"{first:g} is {bound}")
    share = f"{within:.2%} of {len(values)} values are allowed ones, {measure.for_share:.2%} are needed"
    return Judged("failed", f"{share}; {first:g} is {bound}")


def _by_conditions(measure: Measure, result: object) -> Judged:
    """As Argo: one condition alone decides both ways; with both, what meets neither is inconclusive."""
    good, bad = measure.success_condition, measure.failure_condition
    try:
        succeeds = read(good).holds(result) if good else None
        fails = read(bad).holds(result) if bad else None
    except Unclear as error:
        return Judged("error", str(error))
    if fails or (fails is None and not succeeds):
        return Judged("failed", f"{bad} is true" if fails else f"{good} is not true")
    if succeeds is False:
        return Judged("inconclusive", f"neither {good} nor {bad} is true")
    return Judged("successful")
