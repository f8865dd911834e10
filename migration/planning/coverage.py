"""What a plan does not show and a run does not see, so that nobody takes it for granted."""

from collections.abc import Iterator, Sequence

from migration.plan import Plan
from migration.planning.bound import way_back
from migration.planning.previews import Preview
from migration.planning.words import spoken
from migration.playbook.inventory import Inventory
from migration.steps.set_mirror_route import SetMirrorRoute

__all__ = ["uncovered"]

_NAMED_GATES = {
    "observeTraffic": "nobody looks who calls the legacy: a consumer that the inventory lacks is found when it fails",
    "policy": "no rule judges the stacks within the run",
    "loadTest": "nobody has seen the governed side under load",
    "drill": "nobody asks whether the rollback of this playbook was exercised lately",
    "decommission": "the legacy stays: who ends it, and archives what it recorded, is not said",
}


def uncovered(plan: Plan, inventory: Inventory, previewed: Sequence[Preview] | None) -> tuple[str, ...]:
    """One sentence each. `previewed` is None where no preview was asked for."""
    return (
        *_stacks(previewed),
        *_steps(plan),
        *_metrics(plan),
        *_routing(plan),
        *_way_back(plan, inventory),
    )


def _stacks(previewed: Sequence[Preview] | None) -> Iterator[str]:
    if previewed is None:
        yield "what the stacks would change was not looked at (--no-preview)"
        return
    for one in previewed:
        if one.unknown:
            yield f"what {one.stack} would change is not known: {one.unknown}"
    if any(one.simulated for one in previewed):
        yield "the sandbox answered for the cloud: quotas, permissions, times and prices are seen only there"


def _steps(plan: Plan) -> Iterator[str]:
    verbs = {step.verb for step in plan.steps}
    for verb, said in _NAMED_GATES.items():
        if verb not in verbs:
            yield said


def _metrics(plan: Plan) -> Iterator[str]:
    for measure in plan.measures(plan.background) if plan.background else ():
        if measure.dry_run:
            yield f"{measure.name} is measured and decides nothing (dryRun)"
        elif measure.window and not measure.severity:
            yield (
                f"{measure.name} is measured over {spoken(measure.window)}: what becomes worse slowly is seen up to so "
                "much later"
            )
    yield "whether the queries answer is seen when they are first asked; until then no data is inconclusive"


def _routing(plan: Plan) -> Iterator[str]:
    canary = plan.playbook.strategy.canary
    if canary and canary.sticky_by:
        yield (
            f"the router knows no {canary.sticky_by}: callers send the header x-gouvernail-bucket; a call without it "
            "goes to the legacy at every weight, at 100 too"
        )
    elif canary:
        yield "without stickyBy one person may be answered by both sides, and so by two models"
    yield "calls in flight while the weight changes are answered by the side that has them"
    if any(step.of(SetMirrorRoute).by == "replay" for step in plan.steps if step.verb == "setMirrorRoute"):
        yield "a replayed request is answered later than the real one was: what changes meanwhile makes a difference"


def _way_back(plan: Plan, inventory: Inventory) -> Iterator[str]:
    way, back = way_back(plan), plan.playbook.rollback
    if way.assumed:
        yield (
            f"how long an update and its read back take is assumed ({spoken(way.update)}, {spoken(way.read_back)}) "
            "until a drill has measured it (rollback.update, rollback.readBack)"
        )
    if not back.capacity_check:
        yield "nobody looks whether the legacy can carry all of the load when it comes back"
    elif back.if_short is None:
        yield "where the legacy cannot carry all of the load it gets all of it nevertheless (rollback.ifShort)"
    else:
        yield f"a ramp back ({_ramp(plan)}) takes an update for each weight, and is not within the bound"
    if back.review is None:
        yield "nobody lists whom the withdrawn model scored (rollback.review)"
    for name, data in inventory.data.items():
        if data.writes != "both":
            yield f"what the governed side records is not in the legacy's {name} after a rollback"


def _ramp(plan: Plan) -> str:
    short = plan.playbook.rollback.if_short
    return ", ".join(str(weight) for weight in short.ramp_back) if short else ""
