"""What a picture of a platform shows, read from what was built: accounts, capabilities, and who uses whom."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from assurance.summary import Capability, capability_of
from gouvernail.graph import Graph, Resource
from gouvernail.verdict import Verdict

__all__ = ["Arrow", "Band", "Box", "Picture", "picture"]

_KEYS = "keys"
_LAYERS = ("workload", "cutover", "foundation", "recovery")


_Home: TypeAlias = tuple[str, str]  # stack and capability


@dataclass(frozen=True, slots=True)
class Box:
    """A capability in one stack: its kinds of resources (what most others use first), its promises, the keys it uses.

    `uses` names the capabilities of other stacks that it uses, in words.
    `holding` of its `promises` hold; both are 0 in a stack where the capability has no promise of its own to show.
    """

    capability: str
    stack: str
    kinds: tuple[tuple[str, int], ...]
    holding: int
    promises: int
    keys: tuple[str, ...]
    uses: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """`stack/capability`, unique in a picture."""
        return f"{self.stack}/{self.capability}"

    @property
    def title(self) -> str:
        """The capability in words."""
        return self.capability.replace("_", " ") or "other resources"


@dataclass(frozen=True, slots=True)
class Band:
    """One stack with its account and its boxes, users before what they use."""

    stack: str
    account: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Arrow:
    """One box uses another: by so many references."""

    user: str
    used: str
    count: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Bands from what is called to what it stands on. Arrows to keys are left out: each box names the keys it uses."""

    bands: tuple[Band, ...]
    arrows: tuple[Arrow, ...]


@dataclass(frozen=True, slots=True)
class _Named:
    """What boxes say of others: the keys that each uses, what it uses elsewhere; where a capability shows promises."""

    keys: Mapping[_Home, set[str]]
    further: Mapping[_Home, set[str]]
    last_stack: Mapping[str, str]
    weight: Counter[str]


def picture(graph: Graph, capabilities: Sequence[Capability]) -> Picture:
    """The picture of the stacks in the graph; `capabilities` are their summary."""
    homes = {one.urn: (one.stack, capability_of(graph, one)) for one in graph if _is_built(one)}
    uses: Counter[tuple[_Home, _Home]] = Counter()
    keys: dict[_Home, set[str]] = {}
    weight: Counter[str] = Counter()
    for resource in graph:
        home = homes.get(resource.urn)
        weight.update(_kind(used) for urn in graph.edges(resource) if (used := graph.get(urn)))
        for used in (graph.get(urn) for urn in graph.edges(resource)) if home else ():
            there = homes.get(used.urn) if used else None
            if home is None or used is None or there is None or there == home:
                continue
            if there[1] == _KEYS:
                keys.setdefault(home, set()).add(used.name)
            else:
                uses[home, there] += 1
    further: dict[_Home, set[str]] = {}
    for home, there in uses:
        if home[0] != there[0]:
            further.setdefault(home, set()).add(there[1].replace("_", " "))
    named = _Named(keys, further, _last_stacks(graph, capabilities), weight)
    bands = [
        Band(
            stack,
            _account(graph, stack),
            tuple(_ordered(list(_boxes(stack, capabilities, named)), [*uses])),
        )
        for stack in sorted(graph.stacks, key=_depth)
    ]
    arrows = [Arrow("/".join(user), "/".join(used), count) for (user, used), count in sorted(uses.items())]
    return Picture(tuple(band for band in bands if band.boxes), tuple(arrows))


def _is_built(resource: Resource) -> bool:
    return resource.custom and not resource.type.startswith("pulumi:")


def _boxes(stack: str, capabilities: Sequence[Capability], named: _Named) -> Iterator[Box]:
    for one in capabilities:
        kinds = Counter(_kind(resource) for resource in one.resources if resource.stack == stack)
        if kinds:
            shown = named.last_stack[one.name] == stack
            yield Box(
                one.name,
                stack,
                tuple(sorted(kinds.items(), key=lambda kind: _place(*kind, kinds, named.weight))),
                one.count(Verdict.PASS) if shown else 0,
                len(one.guarantees) if shown else 0,
                tuple(sorted(named.keys.get((stack, one.name), ()))),
                tuple(sorted(named.further.get((stack, one.name), ()))),
            )


def _last_stacks(graph: Graph, capabilities: Sequence[Capability]) -> dict[str, str]:
    """Where a capability that stands in several stacks shows its promises: in the one that is drawn first."""
    return {
        one.name: min((resource.stack for resource in one.resources), key=_depth, default=graph.stacks[0])
        for one in capabilities
    }


def _ordered(boxes: list[Box], uses: list[tuple[_Home, _Home]]) -> list[Box]:
    """Users before what they use, as far as uses go round in no circle; by name otherwise."""
    waiting, done = sorted(boxes, key=lambda box: box.capability), list[Box]()
    while waiting:
        left = {(box.stack, box.capability) for box in waiting}
        used = {there for user, there in uses if user in left and user != there}
        free = [box for box in waiting if (box.stack, box.capability) not in used] or waiting[:1]
        done += free
        waiting = [box for box in waiting if box not in free]
    return done


def _depth(stack: str) -> tuple[int, str]:
    """How far down a stack is drawn: what is called first, the account of the audit log last."""
    if "-audit-" in stack:
        return len(_LAYERS) + 1, stack
    layer = stack.rpartition("-")[2]
    return (_LAYERS.index(layer) if layer in _LAYERS else len(_LAYERS)), stack


def _place(kind: str, count: int, kinds: Iterable[str], weight: Counter[str]) -> tuple[bool, int, int, str]:
    return _is_side(kind, kinds), -weight[kind], -count, kind


def _is_side(kind: str, kinds: Iterable[str]) -> bool:
    """Whether it is a setting of another kind, as `s3.BucketPolicy` is of `s3.Bucket`: told last."""
    return any(kind != other and kind.startswith(other) for other in kinds)


def _account(graph: Graph, stack: str) -> str:
    counted = Counter(graph.account(one) for one in graph if one.stack == stack and _is_built(one))
    return next((account for account, _ in counted.most_common() if account), "")


def _kind(resource: Resource) -> str:
    """`aws:ec2/vpc:Vpc` as a program writes it: `ec2.Vpc`."""
    module, _, kind = resource.type.partition(":")[2].rpartition(":")
    return f"{module.partition('/')[0]}.{kind}"
