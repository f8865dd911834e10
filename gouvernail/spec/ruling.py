"""Rules found by being there: the public generator functions of a package's modules."""

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from inspect import isgeneratorfunction, signature
from pkgutil import iter_modules
from typing import Any, TypeAlias

from gouvernail.spec.mistake import Mistake

__all__ = ["Rule", "rules_of"]

Rule: TypeAlias = Callable[[Any], Iterator[Mistake]]


@cache
def rules_of(
    package: str, path: tuple[str, ...], kinds: tuple[type[object], ...]
) -> tuple[tuple[type[object], Rule], ...]:
    """Every rule of a package with the kind that it judges, in the order of files and lines.

    TypeError where the only argument of one is of none of the kinds.
    """
    found: list[tuple[type[object], Rule]] = []
    for name in sorted(module.name for module in iter_modules(path) if not module.name.startswith("_")):
        module = import_module(f"{package}.{name}")
        for word, function in vars(module).items():
            if word.startswith("_") or not isgeneratorfunction(function) or function.__module__ != module.__name__:
                continue
            kind = next(iter(signature(function).parameters.values())).annotation
            if kind not in kinds:
                allowed = ", ".join(one.__name__ for one in kinds)
                raise TypeError(f"{module.__name__}.{word}: a rule takes one of {allowed}")
            found.append((kind, function))
    return tuple(found)
