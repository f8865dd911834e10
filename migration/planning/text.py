"""A plan for a terminal."""

from collections.abc import Iterator

from migration.planning.bound import ASKING, way_back
from migration.planning.outline import Outline, awaited, changed
from migration.planning.words import sourced, spoken, threshold
from migration.steps import told

__all__ = ["lines"]


def lines(outline: Outline) -> Iterator[str]:
    """Line by line."""
    plan = outline.plan
    yield f"{plan.playbook.name}: {plan.playbook.system} on {plan.playbook.cloud}, {plan.playbook.environment}"
    yield f"from {plan.playbook.legacy.endpoint}"
    yield f"digest {plan.digest}"
    yield ""
    yield from _steps(outline)
    yield from _section("Who signs", (f"{one.step.id}: {one.approval}: {awaited(one)}" for one in outline.signings))
    yield from _section("Watched beside the steps", _watched(outline))
    yield from _section("From breach to rollback, at the longest", _bounds(outline))
    if outline.previews is not None:
        yield from _section("What it would change", (f"{one.stack}: {changed(one)}" for one in outline.previews))
    yield from _section("Not covered", outline.uncovered)
    yield ""
    if outline.findings:
        yield f"{len(outline.findings)} stand{'s' if len(outline.findings) == 1 else ''} against this plan:"
        yield from (f"  {one}" for one in outline.findings)
    else:
        yield "Nothing stands against this plan."


def _section(title: str, entries: Iterator[str] | tuple[str, ...]) -> Iterator[str]:
    listed = list(entries)
    if listed:
        yield ""
        yield title
        yield from (f"  {one}" for one in listed)


def _steps(outline: Outline) -> Iterator[str]:
    steps = outline.plan.steps
    first = max(len(step.id) for step in steps)
    yield f"{'step':<{first}}  weight  mirror  {'at most':<8}  {'if not':<8}  what happens"
    for step in steps:
        weight, mirror, most = f"{step.weight} %", f"{step.mirror} %", spoken(step.deadline)
        yield (f"{step.id:<{first}}  {weight:>6}  {mirror:>6}  {most:<8}  {step.on_failure:<8}  {told(step)}")


def _watched(outline: Outline) -> Iterator[str]:
    plan = outline.plan
    if plan.background is None:
        return
    yield f"from {plan.watched_from} to the end of the soak:"
    for one in plan.measures(plan.background):
        every = f"every {spoken(one.interval)}" if one.interval else "once"
        borne = f"{one.failure_limit} failures borne" if one.failure_limit >= 0 else "any failures borne"
        yield f"{one.name}: {threshold(plan, one)}; {every}, {borne}, then {one.on_failure}; from {sourced(one.source)}"


def _bounds(outline: Outline) -> Iterator[str]:
    way = way_back(outline.plan)
    for one in outline.bounds:
        yield (
            f"{one.measure.name} ({one.measure.template}): {spoken(one.seconds)} = {spoken(one.seeing)} measurements + "
            f"{spoken(ASKING)} asking + {spoken(way.update)} update + {spoken(way.read_back)} read back"
        )
    yield f"the spec's serving.rollback.within: {spoken(outline.plan.rollback_within)}"
