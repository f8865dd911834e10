"""A rule on one resource: which types it reads, and what it needs to find in each.

A reader is a pure function of a `View`. What it does not know it says: below an unknown value everything is unknown,
so a clause about it is *not evaluated*, and never a pass.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias, cast

from gouvernail.findings import Severity
from gouvernail.graph import UNKNOWN, Graph, Resource, Secret, Unknown, names_of
from gouvernail.maybe import Maybe, Truth
from gouvernail.values import entry, flag, mapping, number, text, texts
from gouvernail.verdict import Reason, Result, Verdict, broken, judged, unclear

__all__ = ["CLOUDS", "NAMES", "ConfiguredTag", "Reader", "Remedy", "ResourceRule", "View", "judge"]

CLOUDS: Mapping[str, str] = {"aws": "aws", "azure-native": "azure", "gcp": "gcp"}
"""A provider's package -> what its cloud is called here."""
NAMES: Mapping[str, str] = {"aws": "AWS", "azure": "Azure", "gcp": "Google Cloud"}
"""What a cloud is called here -> its name."""

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class View:
    """A resource, or a part of one, as a rule reads it.

    Paths are written as messages show them: `rules[0].apply.kmsKeyId`. `within` is the part's value and `prefix` where
    it stands; of a whole resource neither is set.
    """

    resource: Resource
    graph: Graph
    prefix: str = ""
    within: object = None

    def at(self, path: str) -> object:
        """The value there: None where nothing is set, `UNKNOWN` below what is not known."""
        steps = [int(place) if place else name for name, place in _STEP.findall(path)]
        if self.prefix:
            return entry(self.within, *steps)
        return entry(self.resource.value(str(steps[0])), *steps[1:])

    def flag(self, path: str, *, absent: bool = False) -> Truth:
        """True or false; `absent` is what the cloud takes where nothing is set."""
        return flag(self.at(path), absent=absent)

    def text(self, path: str) -> Maybe[str | None]:
        """A string, or None where nothing is set."""
        return text(self.at(path))

    def texts(self, path: str) -> Maybe[tuple[str, ...]]:
        """A list of strings; one string counts as a list of one."""
        return texts(self.at(path))

    def number(self, path: str) -> Maybe[float | None]:
        """A number, also from its text; None where nothing is set."""
        return number(self.at(path))

    def given(self, path: str) -> Truth:
        """Whether something stands there that is not empty."""
        value = self.at(path)
        if value is UNKNOWN:
            return UNKNOWN
        return value not in (None, "", [], {})

    def one_of(self, path: str, *allowed: str, absent: str = "") -> Truth:
        """Whether the text there is one of these; `absent` is what the cloud takes where nothing is set."""
        value = self.text(path)
        return UNKNOWN if value is UNKNOWN else (value or absent) in allowed

    def at_least(self, path: str, least: float, *, absent: float = 0) -> Truth:
        """Whether the number there is so great; `absent` is what the cloud takes where nothing is set."""
        value = self.number(path)
        return UNKNOWN if value is UNKNOWN else (absent if value is None else value) >= least

    def part(self, path: str) -> "View":
        """What stands there, read by itself; what is below a secret is not known."""
        value = self.at(path)
        return replace(self, prefix=self._full(path), within=UNKNOWN if isinstance(value, Secret) else value)

    def each(self, path: str) -> tuple["View", ...]:
        """Each entry of the list there (one object counts as a list of one); a list that is not known has one entry,
        which is not known either."""
        value = self.at(path)
        if isinstance(value, Unknown | Secret | Mapping):
            return (self.part(path),)
        listed = cast("list[object]", value) if isinstance(value, list) else []
        return tuple(self.part(f"{path}[{place}]") for place in range(len(listed)))

    def document(self, path: str) -> "View":
        """The JSON text there (or the object in its place), opened; one that does not parse is not known."""
        value = self.at(path)
        if isinstance(value, str):
            try:
                value = cast("object", json.loads(value))
            except ValueError:
                value = UNKNOWN
        return replace(self, prefix=self._full(path), within=value)

    def keys(self, path: str) -> Maybe[tuple[str, ...]]:
        """The names in the object there; none where nothing is set."""
        found = mapping(self.at(path))
        return UNKNOWN if found is UNKNOWN else tuple(found)

    def beside(self, token: str, path: str) -> Maybe[tuple["View", ...]]:
        """The resources of this type whose property at `path` names this resource; unknown where one may.

        A name that is not known yet is followed by what the engine says the property depends on.
        """
        own, found, open_ = names_of(self.resource), list[View](), False
        for one in self.graph.of_type(token):
            other = View(one, self.graph)
            depends = one.property_dependencies.get(path.partition(".")[0].partition("[")[0], ())
            named = other.at(path)
            if self.resource.urn in depends or (isinstance(named, str) and named in own):
                found.append(other)
            elif isinstance(named, Unknown | Secret) and not depends:
                open_ = True
        return UNKNOWN if open_ and not found else tuple(found)

    def needs(self, path: str, holds: Truth, says: str) -> Iterator[Reason]:
        """No reason where it holds; where it does not, that the property `says` so; where that is not known, this."""
        if isinstance(holds, Unknown):
            where = self.prefix if self.within is UNKNOWN else self._full(path)
            yield unclear(self.resource.urn, f"`{where}` is not known")
        elif not holds:
            yield broken(self.resource.urn, f"`{self._full(path)}` {says}")

    def _full(self, path: str) -> str:
        return f"{self.prefix}.{path}".removesuffix(".") if self.prefix and path[:1] != "[" else f"{self.prefix}{path}"


Reader: TypeAlias = Callable[[View], Iterable[Reason] | None]
"""The reasons why a resource does not keep a rule; None where the rule does not apply to it."""


Remedy: TypeAlias = str | Mapping[str, str]
"""How what is found is mended: in one text, or in one for each cloud that is read, where they call it otherwise."""


@dataclass(frozen=True, slots=True)
class ConfiguredTag:
    """In place of a value: what the configuration of the pack says of this tag. Nobody else knows it."""

    tag: str


@dataclass(frozen=True, slots=True)
class ResourceRule:
    """What must hold of every resource of some types, on whatever it stands.

    `reads` maps a type to its reader; those in `beside` look at what stands around the resource too, so that a resource
    alone does not tell. `not_there` says of a cloud why nothing is read on it. `mends` maps a type to what a pack that
    mends sets where nothing is set: a property's path -> its value.
    """

    capability: str
    name: str
    title: str
    severity: Severity
    remediation: Remedy
    reads: Mapping[str, Reader]
    beside: Mapping[str, Reader] = field(default_factory=dict[str, Reader])
    not_there: Mapping[str, str] = field(default_factory=dict[str, str])
    mends: Mapping[str, Mapping[str, object]] = field(default_factory=dict[str, Mapping[str, object]])

    @property
    def id(self) -> str:
        """`network.open_to_nobody`: unique, and where its file lies."""
        return f"{self.capability}.{self.name}"

    @property
    def readers(self) -> Mapping[str, Reader]:
        """Type -> its reader, whatever that looks at."""
        return {**self.reads, **self.beside}

    @property
    def clouds(self) -> tuple[str, ...]:
        """The clouds that it reads, in the order in which they are always named."""
        packages = {token.partition(":")[0] for token in self.readers}
        return tuple(cloud for package, cloud in CLOUDS.items() if package in packages)

    @property
    def remedies(self) -> Mapping[str, str]:
        """Cloud that it reads -> how it is mended there."""
        told = self.remediation
        return dict.fromkeys(self.clouds, told) if isinstance(told, str) else told

    @property
    def remediation_text(self) -> str:
        """How it is mended: one text, or a line a cloud, by its name."""
        if isinstance(self.remediation, str):
            return self.remediation
        return "\n".join(f"{NAMES[cloud]}: {text}" for cloud, text in self.remediation.items())

    def remedy(self, token: str) -> str:
        """How it is mended of a resource of this type."""
        return self.remedies.get(CLOUDS.get(token.partition(":")[0], ""), self.remediation_text)


def judge(rule: ResourceRule, resource: Resource, graph: Graph) -> Result:
    """What a rule says of one resource in its graph."""
    reader = rule.readers.get(resource.type)
    reasons = reader(View(resource, graph)) if reader else None
    if reasons is None:
        return Result(Verdict.NOT_APPLICABLE)
    return judged(reasons, (resource.urn,))
