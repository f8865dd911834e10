"""What the deploy role needs for each type that the stacks register: a module a capability, each with `NEEDED`."""

import importlib
import pkgutil
from collections.abc import Mapping

__all__ = ["every"]


def every() -> Mapping[str, tuple[str, ...]]:
    """Type -> the actions that make and unmake one (Service Authorization Reference)."""
    found: dict[str, tuple[str, ...]] = {}
    for module in pkgutil.iter_modules(__path__):
        found |= importlib.import_module(f"{__name__}.{module.name}").NEEDED
    return found
