"""What is judged, one file each: what a platform guarantees (with the change that breaks it), and rules on resources.

A file of rules on resources says `TITLE`, one of guarantees `STATEMENT`. They are found by where they lie.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import ModuleType
from typing import Final, cast

from gouvernail.findings import Severity
from gouvernail.verdict import Result, Verdict, unclear
from policies import local
from policies.reading.model.platform import Platform
from policies.resource import Reader, Remedy, ResourceRule
from policies.twin import Change

__all__ = ["LOCAL", "Guarantee", "every", "on_resources", "ours", "rule_of"]


LOCAL: Final = "local"
"""Where a team's own rules stand, and how their ids begin: none of ours ever does."""


@dataclass(frozen=True, slots=True)
class Guarantee:
    """One promise, how grave it is to break it, how that is mended, and what its verdict cannot see.

    What asks for it is in the catalogue of controls, which names it: a rule knows no law and no norm.

    `broken` and `unclear` map a cloud to the one change that makes it fail, or leaves it not evaluated. `means` says of
    a cloud by what else it keeps the promise, where the usual thing is not there. `along` names guarantees that stand
    or fall with it on a cloud, for there one property holds them; `@prod` after a name: in that environment alone.

    Of clouds without twins, `needless` says why there is nothing to keep, and `impossible` why it cannot be kept and
    who does what by hand instead.
    """

    capability: str
    name: str
    statement: str
    severity: Severity
    remediation: str
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

    def answer(self, platform: Platform) -> Result:
        """What it says of a platform: what is not proved on its cloud is not judged there, whatever `holds` finds.

        Nobody looks for it yet, or nothing can keep it; where it does not apply, it is not missed either.
        """
        found, cloud = self.holds(platform), platform.expected.cloud
        if cloud in self.broken or cloud in self.needless or found.verdict is Verdict.NOT_APPLICABLE:
            return found
        why = self.impossible.get(cloud, f"this is not proved on {cloud} yet, so it is not judged")
        return Result(Verdict.NOT_EVALUATED, (unclear(None, why),))


@cache
def every() -> tuple[Guarantee, ...]:
    """All guarantees, in the order of their ids."""
    return tuple(_guarantee(*place, module) for place, module in _modules() if hasattr(module, "STATEMENT"))


@cache
def on_resources() -> tuple[ResourceRule, ...]:
    """All rules on resources, in the order of their ids: those of this package, then a team's own."""
    return (*ours(), *(rule_of(LOCAL, name, module) for name, module in _local()))


@cache
def ours() -> tuple[ResourceRule, ...]:
    """The rules on resources of this package."""
    return tuple(rule_of(*place, module) for place, module in _modules() if hasattr(module, "TITLE"))


def _local() -> Iterator[tuple[str, ModuleType]]:
    """What a team wrote for itself, each file by its name."""
    for file in sorted(one.name for one in pkgutil.iter_modules(local.__path__)):
        if not file.startswith("_"):
            yield file, importlib.import_module(f"{local.__name__}.{file}")


def _modules() -> Iterator[tuple[tuple[str, str], ModuleType]]:
    """Each file of this package's folders, with the names of its folder and of itself."""
    for folder in sorted(one.name for one in pkgutil.iter_modules(__path__) if one.ispkg):
        package = importlib.import_module(f"{__name__}.{folder}")
        for file in sorted(one.name for one in pkgutil.iter_modules(package.__path__)):
            if not file.startswith("_"):
                yield (folder, file), importlib.import_module(f"{__name__}.{folder}.{file}")


def rule_of(capability: str, name: str, module: ModuleType) -> ResourceRule:
    """The rule on resources that a module says."""
    return ResourceRule(
        capability=capability,
        name=name,
        title=cast("str", module.TITLE),
        severity=cast("Severity", module.SEVERITY),
        remediation=cast("Remedy", module.REMEDIATION),
        reads=cast("Mapping[str, Reader]", getattr(module, "READS", {})),
        beside=cast("Mapping[str, Reader]", getattr(module, "READS_BESIDE", {})),
        not_there=cast("Mapping[str, str]", getattr(module, "NOT_THERE", {})),
        mends=cast("Mapping[str, Mapping[str, object]]", getattr(module, "MENDS", {})),
    )


def _guarantee(capability: str, name: str, module: ModuleType) -> Guarantee:
    return Guarantee(
        capability=capability,
        name=name,
        statement=cast("str", module.STATEMENT),
        severity=cast("Severity", module.SEVERITY),
        remediation=cast("str", module.REMEDIATION),
        unseen=cast("str", module.UNSEEN),
        holds=cast("Callable[[Platform], Result]", module.holds),
        broken=cast("Mapping[str, Change]", module.BROKEN),
        unclear=cast("Mapping[str, Change]", module.UNCLEAR),
        means=cast("Mapping[str, str]", getattr(module, "BY_OTHER_MEANS", {})),
        along=cast("Mapping[str, tuple[str, ...]]", getattr(module, "ALONG", {})),
        needless=cast("Mapping[str, str]", getattr(module, "NOTHING_TO_KEEP", {})),
        impossible=cast("Mapping[str, str]", getattr(module, "NOT_POSSIBLE", {})),
    )
