"""Cross-field rules: one topic a file, found by being here.

A rule module has `organisation(spec)`, `system(spec)`, or both; each yields a Mistake for each place that breaks it.
"""

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from gouvernail.spec.mistake import Mistake
from gouvernail.spec.organisation import Organisation
from gouvernail.spec.system import AISystem

__all__ = ["modules", "of_organisation", "of_system"]


@cache
def modules() -> tuple[ModuleType, ...]:
    """Every rule module, by name."""
    found = sorted(found.name for found in iter_modules(__path__) if not found.name.startswith("_"))
    return tuple(import_module(f"{__name__}.{name}") for name in found)


def of_organisation(spec: Organisation) -> Iterator[Mistake]:
    """What the rules find in an organisation."""
    for module in modules():
        rule: Callable[[Organisation], Iterator[Mistake]] | None = getattr(module, "organisation", None)
        if rule:
            yield from rule(spec)


def of_system(spec: AISystem) -> Iterator[Mistake]:
    """What the rules find in a system, with its organisation."""
    for module in modules():
        rule: Callable[[AISystem], Iterator[Mistake]] | None = getattr(module, "system", None)
        if rule:
            yield from rule(spec)
