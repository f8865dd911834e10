"""Risks of moving: on the organisation's grid, treated by what this playbook does, accepted by who may."""

from collections.abc import Iterator

from gouvernail.spec.mistake import Mistake
from gouvernail.spec.nearest import nearest
from migration.playbook.doing import verbs_of
from migration.playbook.model import Playbook
from migration.playbook.whole import Whole
from migration.steps import VERBS

_NOBODY = "nobody"


def risks_have_numbers_of_their_own(whole: Whole) -> Iterator[Mistake]:
    """They join the spec's register."""
    taken = {risk.id for risk in whole.system.risks}
    for index, risk in enumerate(whole.playbook.risks):
        if risk.id in taken:
            yield Mistake(
                ("risks", index, "id"),
                f"{risk.id} is the number of another risk",
                expected="a number that neither the spec's register nor this playbook has",
            )
        taken.add(risk.id)


def risks_are_on_the_grid(whole: Whole) -> Iterator[Mistake]:
    """The organisation's words."""
    grid = whole.system.organisation.risk
    for index, risk in enumerate(whole.playbook.risks):
        for key, word, steps in (
            ("likelihood", risk.likelihood, grid.likelihood),
            ("impact", risk.impact, grid.impact),
        ):
            if word not in steps:
                yield Mistake(
                    ("risks", index, key),
                    f"{word!r} is no {key} of the organisation's grid",
                    expected=f"one of {', '.join(steps)}",
                    nearest=nearest(word, steps),
                )


def risks_are_accepted_by_who_may(whole: Whole) -> Iterator[Mistake]:
    """What nobody may accept is not begun."""
    grid = whole.system.organisation.risk
    for index, risk in enumerate(whole.playbook.risks):
        level = grid.level(risk.likelihood, risk.impact)
        if level is None:
            continue
        who: str = getattr(grid.accept, level)
        if who == _NOBODY:
            yield Mistake(
                ("risks", index),
                f"{risk.id} is {level}, which nobody may accept",
                expected="a way to move that is less likely or less harmful",
            )
        elif risk.accepted_by is not None and risk.accepted_by != who:
            yield Mistake(
                ("risks", index, "acceptedBy"), f"{risk.accepted_by} may not accept a {level} risk", expected=who
            )


def treatments_are_done(playbook: Playbook) -> Iterator[Mistake]:
    """What treats a risk is in this playbook."""
    templates = [template.name for template in playbook.analysis_templates]
    done = [*verbs_of(playbook), "rollback", *templates]
    for index, risk in enumerate(playbook.risks):
        for place, name in enumerate(risk.treatment):
            if name not in done:
                known = name in VERBS
                yield Mistake(
                    ("risks", index, "treatment", place),
                    f"{name} is no step of this playbook" if known else f"nothing here is called {name!r}",
                    expected=f"one of {', '.join(dict.fromkeys(done))}",
                    nearest=None if known else nearest(name, done),
                    depends=(("validate",), ("strategy",), ("analysisTemplates",), ("assess",)),
                )
