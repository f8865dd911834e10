"""Cross-field rules, found by being here: every public function of a module of this folder is one.

What a rule is about is said by its argument: an Organisation, an AISystem (with its organisation), or Shared, the
blocks that both have. It yields a Mistake for each place that breaks it; its name says what holds where it is kept.
"""

from collections.abc import Iterator

from gouvernail.spec.mistake import Mistake
from gouvernail.spec.organisation import Organisation
from gouvernail.spec.ruling import Rule, rules_of
from gouvernail.spec.shared import Shared
from gouvernail.spec.system import AISystem

__all__ = ["found_by", "rules"]


def rules() -> tuple[tuple[type[object], Rule], ...]:
    """Every rule with the kind of spec it judges, in the order of files and lines."""
    return rules_of(__name__, tuple(__path__), (Organisation, AISystem, Shared))


def found_by(spec: Organisation | AISystem) -> Iterator[Mistake]:
    """What the rules find."""
    for kind, rule in rules():
        if isinstance(spec, kind):
            yield from rule(spec)
