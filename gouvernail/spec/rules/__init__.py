"""Cross-field rules, found by being here: every public function of a module of this folder is one.

What a rule is about is said by its argument: an Organisation, an AISystem (with its organisation), or Shared, the
blocks that both have. It yields a Mistake for each place that breaks it; its name says what holds where it is kept.
"""

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from inspect import isgeneratorfunction, signature
from pkgutil import iter_modules
from typing import Any, TypeAlias

from gouvernail.spec.mistake import Mistake
from gouvernail.spec.organisation import Organisation
from gouvernail.spec.shared import Shared
from gouvernail.spec.system import AISystem

__all__ = ["found_by", "rules"]

Rule: TypeAlias = Callable[[Any], Iterator[Mistake]]


@cache
def rules() -> tuple[tuple[type[Shared], Rule], ...]:
    """Every rule with the kind of spec it judges, in the order of files and lines."""
    found: list[tuple[type[Shared], Rule]] = []
    for name in sorted(module.name for module in iter_modules(__path__) if not module.name.startswith("_")):
        module = import_module(f"{__name__}.{name}")
        for word, function in vars(module).items():
            if word.startswith("_") or not isgeneratorfunction(function) or function.__module__ != module.__name__:
                continue
            kind = next(iter(signature(function).parameters.values())).annotation
            if kind not in (Organisation, AISystem, Shared):
                raise TypeError(f"{module.__name__}.{word}: a rule takes an Organisation, an AISystem or Shared")
            found.append((kind, function))
    return tuple(found)


def found_by(spec: Organisation | AISystem) -> Iterator[Mistake]:
    """What the rules find."""
    for kind, rule in rules():
        if isinstance(spec, kind):
            yield from rule(spec)
