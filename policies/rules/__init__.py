"""What the platform promises: each promise one file, judged over what was built, with the change that breaks it."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import cast

from gouvernail.verdict import Result
from policies.reading.model.platform import Platform
from policies.twin import Change

__all__ = ["Guarantee", "every"]


@dataclass(frozen=True, slots=True)
class Guarantee:
    """One promise, and what its verdict cannot see.

    `broken` and `unclear` map a cloud to the one change that makes it fail, or leaves it not evaluated. `means` says of
    a cloud by what else it keeps the promise, where the usual thing is not there. `along` names guarantees that stand
    or fall with it on a cloud, for there one property holds them; `@prod` after a name: in that environment alone.

    Of clouds without twins, `needless` says why there is nothing to keep, and `impossible` why it cannot be kept and
    who does what by hand instead.
    """

    capability: str
    name: str
    statement: str
    sources: tuple[str, ...]
    unseen: str
    holds: Callable[[Platform], Result]
    broken: Mapping[str, Change]
    unclear: Mapping[str, Change]
    means: Mapping[str, str] = field(default_factory=dict[str, str])
    along: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    needless: Mapping[str, str] = field(default_factory=dict[str, str])
    impossible: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def id(self) -> str:
        """`network.zones`: unique, and where its file lies."""
        return f"{self.capability}.{self.name}"


@cache
def every() -> tuple[Guarantee, ...]:
    """All guarantees, found as the files of this package's folders, in the order of their ids."""
    found: list[Guarantee] = []
    for folder in pkgutil.iter_modules(__path__):
        if folder.ispkg:
            package = importlib.import_module(f"{__name__}.{folder.name}")
            files = [file.name for file in pkgutil.iter_modules(package.__path__)]
            found += [_loaded(folder.name, name) for name in files if not name.startswith("_")]
    return tuple(sorted(found, key=lambda one: one.id))


def _loaded(capability: str, name: str) -> Guarantee:
    module = importlib.import_module(f"{__name__}.{capability}.{name}")
    return Guarantee(
        capability=capability,
        name=name,
        statement=cast("str", module.STATEMENT),
        sources=cast("tuple[str, ...]", module.SOURCES),
        unseen=cast("str", module.UNSEEN),
        holds=cast("Callable[[Platform], Result]", module.holds),
        broken=cast("Mapping[str, Change]", module.BROKEN),
        unclear=cast("Mapping[str, Change]", module.UNCLEAR),
        means=cast("Mapping[str, str]", getattr(module, "BY_OTHER_MEANS", {})),
        along=cast("Mapping[str, tuple[str, ...]]", getattr(module, "ALONG", {})),
        needless=cast("Mapping[str, str]", getattr(module, "NOTHING_TO_KEEP", {})),
        impossible=cast("Mapping[str, str]", getattr(module, "NOT_POSSIBLE", {})),
    )
