"""The grid and the register."""

from collections.abc import Iterator

from gouvernail.spec.mistake import Mistake
from gouvernail.spec.nearest import nearest
from gouvernail.spec.organisation import Organisation
from gouvernail.spec.places import Path
from gouvernail.spec.risk import LEVELS, Grid, Position
from gouvernail.spec.system import AISystem

_NOBODY = "nobody"


def grid_is_complete(spec: Organisation) -> Iterator[Mistake]:
    """A written grid has a level for each likelihood and impact."""
    grid = spec.risk
    for key in ("likelihood", "impact"):
        steps: tuple[str, ...] = getattr(grid, key)
        if len(set(steps)) != len(steps):
            yield Mistake(("risk", key), "a step stands here twice", expected="each step once, the least first")
    if not grid.levels:
        return
    for likelihood in grid.likelihood:
        row = grid.levels.get(likelihood)
        if row is None:
            yield Mistake(
                ("risk", "levels"), f"has no row for {likelihood}", expected=f"{likelihood}: [a level for each impact]"
            )
        elif len(row) != len(grid.impact):
            yield Mistake(
                ("risk", "levels", likelihood),
                f"has {len(row)} levels for {len(grid.impact)} impacts",
                expected=f"one level for each of {', '.join(grid.impact)}",
            )
    for likelihood in grid.levels:
        if likelihood not in grid.likelihood:
            yield Mistake(
                ("risk", "levels", likelihood),
                f"{likelihood!r} is no likelihood",
                expected=f"one of {', '.join(grid.likelihood)}",
                nearest=nearest(likelihood, grid.likelihood),
            )


def grid_rises(spec: Organisation) -> Iterator[Mistake]:
    """What is likelier or worse is never a lower risk."""
    grid = spec.risk
    for row, likelihood in enumerate(grid.likelihood):
        for column, impact in enumerate(grid.impact):
            level = grid.level(likelihood, impact)
            below = [
                grid.level(grid.likelihood[row - 1], impact) if row else None,
                grid.level(likelihood, grid.impact[column - 1]) if column else None,
            ]
            if level and any(other and LEVELS.index(other) > LEVELS.index(level) for other in below):
                yield Mistake(
                    ("risk", "levels", likelihood),
                    f"{likelihood} and {impact} is {level}, lower than what is less likely or less bad",
                    expected="levels that never fall to the right or downwards",
                )


def risks_have_numbers_of_their_own(spec: AISystem) -> Iterator[Mistake]:
    """One number, one risk."""
    seen: set[str] = set()
    for index, risk in enumerate(spec.risks):
        if risk.id in seen:
            yield Mistake(("risks", index, "id"), f"{risk.id} stands here twice", expected="a number of its own")
        seen.add(risk.id)


def _off_grid(grid: Grid, position: Position, path: Path) -> Iterator[Mistake]:
    for key, value, steps in (
        ("likelihood", position.likelihood, grid.likelihood),
        ("impact", position.impact, grid.impact),
    ):
        if value not in steps:
            yield Mistake(
                (*path, key),
                f"{value!r} is not on the grid",
                expected=f"one of {', '.join(steps)}, the organisation's risk.{key}",
                nearest=nearest(value, steps),
            )


def risks_are_on_the_grid(spec: AISystem) -> Iterator[Mistake]:
    """Likelihood and impact are steps of the organisation's grid."""
    for index, risk in enumerate(spec.risks):
        yield from _off_grid(spec.organisation.risk, risk, ("risks", index))
        yield from _off_grid(spec.organisation.risk, risk.residual, ("risks", index, "residual"))


def treated_risk_is_not_higher(spec: AISystem) -> Iterator[Mistake]:
    """What remains is no likelier and no worse than what was there."""
    grid = spec.organisation.risk
    for index, risk in enumerate(spec.risks):
        for key, steps in (("likelihood", grid.likelihood), ("impact", grid.impact)):
            before, after = getattr(risk, key), getattr(risk.residual, key)
            if before in steps and after in steps and steps.index(after) > steps.index(before):
                yield Mistake(
                    ("risks", index, "residual", key),
                    f"the {key} that remains, {after}, is above that before treatment, {before}",
                    expected=f"{before} or lower",
                )


def risks_are_treated(spec: AISystem) -> Iterator[Mistake]:
    """A level that fell needs a control that made it fall."""
    for index, risk in enumerate(spec.risks):
        fell = (risk.likelihood, risk.impact) != (risk.residual.likelihood, risk.residual.impact)
        if fell and not risk.controls:
            yield Mistake(
                ("risks", index, "controls"), "the risk falls and nothing treats it", expected="ids of controls"
            )


def risks_are_accepted_by_who_may(spec: AISystem) -> Iterator[Mistake]:
    """The organisation says who may accept which level; what nobody may accept must be treated further."""
    grid = spec.organisation.risk
    for index, risk in enumerate(spec.risks):
        level = grid.level(risk.residual.likelihood, risk.residual.impact)
        if level is None:
            continue
        who: str = getattr(grid.accept, level)
        if who == _NOBODY:
            yield Mistake(
                ("risks", index, "residual"),
                f"what remains of {risk.id} is {level}, which nobody may accept ({{there}})",
                expected="a treatment that leaves less",
                against=("risk", "accept", level),
            )
        elif risk.accepted_by is not None and risk.accepted_by != who:
            yield Mistake(
                ("risks", index, "acceptedBy"),
                f"{risk.accepted_by} may not accept a {level} risk ({{there}})",
                expected=who,
                against=("risk", "accept", level),
            )
