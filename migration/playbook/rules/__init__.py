"""Cross-field rules, found by being here: every public function of a module of this folder is one.

What a rule is about is said by its argument: a Playbook alone, the Whole with its spec, or
the Stock that an inventory counts. It yields a
Mistake for each place that breaks it; its name says what holds where it is kept.
"""

from collections.abc import Iterator

from gouvernail.spec.mistake import Mistake
from gouvernail.spec.ruling import Rule, rules_of
from migration.playbook.model import Playbook
from migration.playbook.whole import Stock, Whole

__all__ = ["found_by", "rules"]


def rules() -> tuple[tuple[type[object], Rule], ...]:
    """Every rule with what it judges, in the order of files and lines."""
    return rules_of(__name__, tuple(__path__), (Playbook, Whole, Stock))


def found_by(subject: Playbook | Whole | Stock) -> Iterator[Mistake]:
    """What the rules find."""
    for kind, rule in rules():
        if isinstance(subject, kind):
            yield from rule(subject)
