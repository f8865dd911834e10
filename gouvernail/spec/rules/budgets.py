"""Budgets tell somebody before they are spent."""

from collections.abc import Iterator

from gouvernail.spec.mistake import Mistake
from gouvernail.spec.nearest import nearest
from gouvernail.spec.organisation import Organisation
from gouvernail.spec.system import AISystem


def _rising(spec: Organisation | AISystem) -> Iterator[Mistake]:
    shares = spec.budget.alert_at
    if not shares or list(shares) != sorted(set(shares)):
        yield Mistake(("budget", "alertAt"), "does not rise", expected="rising shares, such as [50%, 80%, 100%]")


def alerts_of_a_house_rise(spec: Organisation) -> Iterator[Mistake]:
    """One alert after the other; and its environments exist."""
    yield from _rising(spec)
    for name in spec.budget.monthly_eur:
        if name not in (*spec.environments, "audit"):
            yield Mistake(
                ("budget", "monthlyEur", name),
                f"there is no environment {name!r}",
                expected=f"one of {', '.join(spec.environments)}, audit",
                nearest=nearest(name, spec.environments),
                depends=(("environments",),),
            )


def alerts_of_a_system_rise(spec: AISystem) -> Iterator[Mistake]:
    """One alert after the other."""
    yield from _rising(spec)
