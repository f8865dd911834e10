"""What a configuration may name: what it names wrongly would be configured silently, and change nothing."""

from collections.abc import Iterable

from gouvernail.errors import GouvernailError, Problem
from gouvernail.spec.nearest import nearest
from policies.rules import every, on_resources

__all__ = ["known"]

_ALL = "all"  # the engine's own word for every policy


def known(names: Iterable[str], policies: Iterable[str]) -> None:
    """Nothing where each name is a policy, or a rule that only another pack asks.

    GouvernailError with each that is not: a guarantee, which no pack can hold, or what there is not at all.
    """
    asked = {_ALL, *policies}
    rules, guarantees = {*asked, *(one.id for one in on_resources())}, {one.id for one in every()}
    problems = [_guarantee(one) if one in guarantees else _nothing(one, rules) for one in names if one not in rules]
    if problems:
        raise GouvernailError(problems)


def _guarantee(name: str) -> Problem:
    return Problem(
        f"{name} is a guarantee, which no pack asks: it holds a platform against its approved spec and its foundation, "
        "and a pack sees one stack alone",
        mend="take it out; `gouvernail check STACK` asks it",
    )


def _nothing(name: str, rules: Iterable[str]) -> Problem:
    return Problem(
        f"there is no policy {name!r}",
        expected="a rule's id (`gouvernail policy explain` tells of each)",
        nearest=nearest(name, rules),
    )
