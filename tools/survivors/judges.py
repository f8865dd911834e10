"""Whether anything that judges a platform notices a change of one resource in it.

A verdict on the platform hangs on what the rules read and on nothing else. So a change is shown only to those that read
the changed property: the rules on resources first, then the readers; and only the guarantees for which a reader now
says something else. What this leaves out could not have answered otherwise.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final, cast

from gouvernail.graph import Graph, Resource
from gouvernail.verdict import Reason, Result, Verdict
from policies.expectation import Expectation
from policies.judging import by_type
from policies.reading import aws, azure, gcp
from policies.reading.later import Later
from policies.reading.model.platform import Platform
from policies.reading.standby import apart
from policies.resource import ResourceRule, judge
from policies.rules import Guarantee, every, on_resources
from tools.survivors.reads import Read, noting

__all__ = ["Judges"]

_READERS: Final[Mapping[str, Callable[[Graph, Expectation], Platform]]] = {
    "aws": aws.read,
    "azure": azure.read,
    "gcp": gcp.read,
}
_LATER: Final = tuple(one.name for one in fields(Platform) if one.name not in ("standby", "expected"))
_OPEN: Final = frozenset({Verdict.FAIL, Verdict.NOT_EVALUATED})


@dataclass(frozen=True, slots=True)
class _Part:
    """One of the two platforms in a graph: what is judged, or what stands ready beside it."""

    graph: Graph
    platform: Platform
    readers: Mapping[Read, frozenset[str]]
    """What is read -> the fields of the platform that hang on it."""


@dataclass
class Judges:
    """All rules and guarantees, on one platform of a cloud."""

    cloud: str
    graph: Graph
    expected: Expectation
    rules: tuple[ResourceRule, ...] = field(default_factory=on_resources)
    guarantees: tuple[Guarantee, ...] = field(default_factory=every)
    raised: set[str] = field(default_factory=set[str])
    """What a rule or a reader died of, on a changed resource: that is noticed, and should not be."""

    def __post_init__(self) -> None:
        judged, beside = apart(self.graph, self.expected)
        self._judged, self._beside = self._part(judged), self._part(beside)
        self._standby = self._beside.platform if len(beside) else None
        self._whole = replace(self._judged.platform, standby=self._standby)
        self._on_resources = self._rules_by_read()
        self._used: dict[str, frozenset[str]] = {}
        self._said: dict[str, frozenset[Reason]] = {}
        self._asked = [one for one in self.guarantees if self.cloud in one.broken or self.cloud in one.needless]
        for one in self._asked:
            seen = _Seen(self._whole)
            self._said[one.id] = _open(one.holds(cast("Platform", seen)))
            self._used[one.id] = frozenset(seen.names)

    def notice(self, changed: Resource, shown: Sequence[Read]) -> str | None:
        """The id of a rule or guarantee that notices the change; None where nobody does.

        `shown` are the looks that show it, as `hanging_on` names them.
        """
        return self.rule_that_notices(changed, shown) or self._guarantee_that_notices(changed, shown)

    def rule_that_notices(self, changed: Resource, shown: Sequence[Read]) -> str | None:
        """The same, of rules on resources alone."""
        asked = [one for read in shown for one in self._on_resources.get(read, ())]
        graph = self.graph.replaced(changed) if asked else self.graph
        for rule, urn, before in asked:
            resource = cast("Resource", graph.get(urn))
            try:
                after = _open(judge(rule, resource, graph))
            except Exception as error:  # noqa: BLE001 - it stops a gate, as an error
                self.raised.add(f"{rule.id}: {type(error).__name__}: {error} ({changed.type} {shown[0][1]})")
                return rule.id
            if after - before:
                return rule.id
        return None

    def _guarantee_that_notices(self, changed: Resource, shown: Sequence[Read]) -> str | None:
        beside = self._judged.graph.get(changed.urn) is None
        part = self._beside if beside else self._judged
        if not (hanging := frozenset[str]().union(*(part.readers.get(read, ()) for read in shown))):
            return None
        where = f"{changed.type} {shown[0][1]}"
        try:
            platform = self._read(part, changed, hanging)
            other = {name for name in hanging if _value(platform, name) != _value(part.platform, name)}
        except Exception as error:  # noqa: BLE001 - it stops a gate
            self.raised.add(f"reading: {type(error).__name__}: {error} ({where})")
            return "reading"
        if not other:
            return None
        whole = replace(self._whole, standby=platform) if beside else replace(platform, standby=self._standby)
        return self._first(whole, {"standby"} if beside else other, where)

    def _read(self, part: _Part, changed: Resource, hanging: frozenset[str]) -> Platform:
        """The changed platform; what does not hang on the change is not read again."""
        platform = _READERS[self.cloud](part.graph.replaced(changed), self.expected)
        for name in _LATER:
            later, before = getattr(platform, name), getattr(part.platform, name)
            if name not in hanging and isinstance(later, Later):
                later.__dict__["_read"] = tuple(before)
        return platform

    def _first(self, platform: Platform, other: set[str], where: str) -> str | None:
        for place, one in enumerate(self._asked):
            if not self._used[one.id] & other:
                continue
            try:
                new = _open(one.holds(platform)) - self._said[one.id]
            except Exception as error:  # noqa: BLE001 - it stops a gate
                self.raised.add(f"{one.id}: {type(error).__name__}: {error} ({where})")
                return one.id
            if new:
                self._asked.insert(0, self._asked.pop(place))  # who noticed last is asked first: neighbours are alike
                return one.id
        return None

    def _part(self, graph: Graph) -> _Part:
        read = _READERS[self.cloud]
        readers: defaultdict[Read, set[str]] = defaultdict(set)
        watched, notes = noting(graph)
        for name in _LATER if len(graph) else ():
            notes.clear()
            # A graph of its own for each, for what a graph has found out once it does not look for again.
            _value(read(Graph(watched), self.expected), name)
            for one in notes:
                readers[one].add(name)
        return _Part(graph, read(graph, self.expected), {one: frozenset(its) for one, its in readers.items()})

    def _rules_by_read(self) -> Mapping[Read, list[tuple[ResourceRule, str, frozenset[Reason]]]]:
        found: defaultdict[Read, list[tuple[ResourceRule, str, frozenset[Reason]]]] = defaultdict(list)
        known = by_type(self.rules)
        watched, notes = noting(self.graph)
        for resource in watched:
            for rule in known.get(resource.type, ()) if resource.custom else ():
                notes.clear()
                before = _open(judge(rule, resource, watched))
                for one in notes:
                    found[one].append((rule, resource.urn, before))
        return found


class _Seen:
    """A platform that tells which of its fields were looked at."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self.names: set[str] = set()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as what it stands for
        if name in _LATER or name == "standby":
            self.names.add(name)
        found = getattr(type(self._platform), name, None)
        if callable(found) and name not in _LATER:
            return found.__get__(self)
        if isinstance(found, property):
            return cast("Any", found.fget)(self)
        return getattr(self._platform, name)


def _open(result: Result) -> frozenset[Reason]:
    """What stops a gate; one that fails without a reason is a reason itself."""
    return frozenset(one for one in result.reasons if one.verdict in _OPEN)


def _value(platform: Platform, name: str) -> object:
    if name == "services":
        return platform.services()
    return tuple(cast("Iterable[object]", getattr(platform, name)))
