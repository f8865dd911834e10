"""What stands against a plan: it is valid, and should not be run so."""

from collections.abc import Iterator, Sequence

from migration.plan import Plan
from migration.planning.bound import bounds, required
from migration.planning.previews import Preview
from migration.planning.words import spoken

__all__ = ["findings"]


def findings(plan: Plan, previews: Sequence[Preview]) -> tuple[str, ...]:
    """One sentence each; none: nothing stands against it."""
    return (*_too_late(plan), *_not_accepted(plan), *_of_previews(plan, previews))


def _too_late(plan: Plan) -> Iterator[str]:
    for name, bound in required(plan, bounds(plan)).items():
        if bound is None:
            yield (
                f"{name} shall take a deployment back (serving.rollback.on of the spec), and no metric of the "
                "background analysis judges it by the spec's threshold and rolls back"
            )
        elif bound.seconds > plan.rollback_within:
            yield (
                f"from a breach of {name} to the end of the rollback it can take {spoken(bound.seconds)}, and "
                f"serving.rollback.within of the spec is {spoken(plan.rollback_within)}: "
                f"shorten interval or failureLimit of {bound.measure.name} in {bound.measure.template}"
            )


def _not_accepted(plan: Plan) -> Iterator[str]:
    grid = plan.system.organisation.risk
    for risk in plan.playbook.risks:
        level = grid.level(risk.likelihood, risk.impact)
        if risk.accepted_by is None and level:
            yield f"risk {risk.id} is {level} and accepted by nobody; {getattr(grid.accept, level)} may accept it"


def _of_previews(plan: Plan, previews: Sequence[Preview]) -> Iterator[str]:
    for one in previews:
        if one.problem:
            yield f"the preview of {one.stack} failed: {one.problem}"
        for urn in one.lost if one.stack == plan.playbook.cutover_stack else ():
            yield f"{one.stack} would delete or replace {urn}: routing changes in place"
