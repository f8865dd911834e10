"""What a graph costs a month at list prices; what costs by use or has no price is named, and never counted as zero."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, cast

from gouvernail.graph import Graph, Resource
from gouvernail.pricing import azure_sizes, gcp_sizes
from gouvernail.pricing.line import Line, by_hour
from gouvernail.pricing.table import Prices

__all__ = ["Estimate", "Line", "estimate"]

_CONFIGURATION: Final = "aws:sagemaker/endpointConfiguration:EndpointConfiguration"
_ENDPOINT: Final = "aws:sagemaker/endpoint:Endpoint"
_TARGET: Final = "aws:appautoscaling/target:Target"
_ACTION: Final = "aws:appautoscaling/scheduledAction:ScheduledAction"
_CACHE: Final = "aws:elasticache/replicationGroup:ReplicationGroup"
_WAY: Final = "aws:ec2/vpcEndpoint:VpcEndpoint"
_DAILY: Final = re.compile(r"cron\((\d+) (\d+) \* \* \? \*\)")
_MINUTES: Final = 1440
_SIZED: Final = {**azure_sizes.TOLD, **gcp_sizes.TOLD}


@dataclass(frozen=True, slots=True)
class Estimate:
    """Costs that are known, kinds that cost by use, and kinds or sizes that the table does not know."""

    lines: tuple[Line, ...]
    by_use: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def least(self) -> float:
        """With as few instances as there may be."""
        return sum(line.least for line in self.lines)

    @property
    def most(self) -> float:
        """With as many instances as there may be."""
        return sum(line.most for line in self.lines)


def estimate(graph: Graph, table: Prices) -> Estimate:
    """The monthly costs of what the graph makes. What it only reads is somebody else's."""
    made = [one for one in graph if one.custom and not one.external and not one.type.startswith("pulumi:")]
    lines: list[Line] = []
    unknown: list[str] = []
    for line in _lines(graph, made, table):
        lines.append(line) if isinstance(line, Line) else unknown.append(line)
    counted = Counter(one.type for one in made)
    known = {_CONFIGURATION, _CACHE, _WAY, *_SIZED, *table.monthly, *table.by_use, *table.free}
    for kind in sorted(counted.keys() & table.monthly.keys()):
        each = counted[kind] * table.monthly[kind]
        lines.append(Line(_name(kind), str(counted[kind]), each, each))
    return Estimate(
        lines=tuple(sorted(lines, key=lambda line: (-line.most, line.what))),
        by_use=tuple(f"{_name(kind)}: {table.by_use[kind]}" for kind in sorted(counted.keys() & table.by_use.keys())),
        unknown=tuple(dict.fromkeys((*unknown, *(_name(kind) for kind in sorted(counted.keys() - known))))),
    )


def _lines(graph: Graph, made: Iterable[Resource], table: Prices) -> Iterator[Line | str]:
    """What costs by the hour; a text names a size without a price."""
    for one in made:
        if one.type == _CONFIGURATION:
            yield from _served(graph, one, table)
        elif one.type == _CACHE:
            yield _hourly(f"cache {one.name}", one.value("nodeType"), one.value("numCacheClusters"), table)
        elif one.type == _WAY and one.value("vpcEndpointType") == "Interface":
            zones = one.value("subnetIds")
            many = len(cast("list[object]", zones)) if isinstance(zones, list) else None
            yield _hourly(f"private endpoint {one.name}", "interfaceEndpoint", many, table)
        elif one.type in _SIZED:
            yield from _SIZED[one.type](graph, one, table)


def _served(graph: Graph, configuration: Resource, table: Prices) -> Iterator[Line | str]:
    """The instances of each variant: between its bounds, hour by hour of the day."""
    for shadow, key in ((False, "productionVariants"), (True, "shadowProductionVariants")):
        listed = configuration.value(key)
        for variant in cast("list[Mapping[str, object]]", listed) if isinstance(listed, list) else []:
            name, kind = str(variant.get("variantName", "")), variant.get("instanceType")
            at_first = variant.get("initialInstanceCount")
            label = f"{'shadow ' if shadow else ''}instances {configuration.name}/{name}"
            price = table.hourly.get(str(kind))
            if price is None or not isinstance(at_first, int | float):
                yield f"{label}: {kind}"
                continue
            yield by_hour(f"{label} ({kind})", _through_the_day(graph, configuration, name, at_first), price, table)


def _through_the_day(graph: Graph, configuration: Resource, variant: str, at_first: float) -> tuple[float, float]:
    """The least and the most instances, each as the day's average: off hours lower them."""
    endpoints = [
        one for one in graph.of_type(_ENDPOINT) if one.value("endpointConfigName") == configuration.value("name")
    ]
    ids = {f"endpoint/{one.value('name')}/variant/{variant}" for one in endpoints}
    target = next((one for one in graph.of_type(_TARGET) if one.value("resourceId") in ids), None)
    if target is None:
        return at_first, at_first
    bounds = _bounds(target.inputs)
    changes: list[tuple[int, tuple[float, float]]] = []
    for action in graph.of_type(_ACTION):
        when = _DAILY.fullmatch(str(action.value("schedule")))
        then = action.value("scheduledTargetAction") or action.value("scalableTargetAction")
        if action.value("resourceId") in ids and when and isinstance(then, Mapping):
            place = int(when[2]) * 60 + int(when[1])
            changes.append((place, _bounds(cast("Mapping[str, object]", then))))
    if not changes:
        return bounds
    changes.sort()
    ends = [*(place for place, _ in changes[1:]), changes[0][0] + _MINUTES]
    spans = [(until - begin, its) for (begin, its), until in zip(changes, ends, strict=True)]
    low, high = (sum(length * its[side] for length, its in spans) / _MINUTES for side in (0, 1))
    return low, high


def _bounds(holder: Mapping[str, object]) -> tuple[float, float]:
    low, high = holder.get("minCapacity"), holder.get("maxCapacity")
    least = float(low) if isinstance(low, int | float) else 0.0
    return least, float(high) if isinstance(high, int | float) else least


def _hourly(label: str, kind: object, count: object, table: Prices) -> Line | str:
    price = table.hourly.get(str(kind))
    if price is None or not isinstance(count, int | float):
        return f"{label}: {kind}"
    shown = label if kind == "interfaceEndpoint" else f"{label} ({kind})"
    return by_hour(shown, (count, count), price, table)


def _name(kind: str) -> str:
    """`aws:kms/key:Key` as people say it: kms.Key; `azure-native:keyvault:Key` is keyvault.Key."""
    _, module, name = kind.split(":")
    return f"{module.partition('/')[0]}.{name}"
