"""What costs on Azure by its size: the number of units that a resource asks for, times the price of one.

Sources: Azure Machine Learning, what an online deployment costs
(https://learn.microsoft.com/azure/machine-learning/how-to-view-online-endpoints-costs); Azure Managed Redis, a node and
the one that stands in for it (https://learn.microsoft.com/azure/redis/high-availability); Azure Event Hubs, units of
throughput (https://learn.microsoft.com/azure/event-hubs/event-hubs-auto-inflate).
"""

from collections.abc import Iterator, Mapping
from typing import Final, cast

from gouvernail.graph import Graph, Resource
from gouvernail.pricing.line import Line, by_hour
from gouvernail.pricing.table import Prices

__all__ = ["SIZED", "sized"]

_ALERT: Final = "azure-native:monitor:ScheduledQueryRule"
_API: Final = "azure-native:apimanagement:ApiManagementService"
_CACHE: Final = "azure-native:redisenterprise:RedisEnterprise"
_DEPLOYMENT: Final = "azure-native:machinelearningservices:OnlineDeployment"
_EVENTS: Final = "azure-native:eventhub:Namespace"
_HUB: Final = "azure-native:iothub:IotHubResource"
_IMAGES: Final = "azure-native:containerregistry:Registry"
_PLAN: Final = "azure-native:security:Pricing"
_SCALING: Final = "azure-native:monitor:AutoscaleSetting"
_WAY: Final = "azure-native:network:PrivateEndpoint"
_LOOKED_AT: Final = {
    "StorageAccounts": "azure-native:storage:StorageAccount",
    "KeyVaults": "azure-native:keyvault:Vault",
}
SIZED: Final = frozenset({_ALERT, _API, _CACHE, _DEPLOYMENT, _EVENTS, _HUB, _IMAGES, _WAY})
"""Types that cost nothing but what stands in these lines."""


def sized(graph: Graph, one: Resource, table: Prices) -> Iterator[Line | str]:
    """The lines of a resource; a text names a size without a price."""
    match one.type:
        case _ if one.type == _WAY:
            yield _hourly(f"private endpoint {one.name}", "privateEndpoint", (1, 1), table)
        case _ if one.type == _DEPLOYMENT:
            size = str(_inside(one.value("properties"), "instanceType"))
            label = f"machines {one.name} ({size})"
            yield _hourly(label, size, _scaled(graph, one), table)
        case _ if one.type == _CACHE:
            size = str(_inside(one.value("sku"), "name"))
            nodes = 1 if one.value("highAvailability") == "Disabled" else 2
            yield _hourly(f"cache {one.name} ({size})", size, (nodes, nodes), table)
        case _ if one.type == _API:
            yield from _units(one, table)
        case _ if one.type == _EVENTS:
            yield from _throughput(graph, one, table)
        case _ if one.type == _PLAN:
            yield from _looked_at(graph, one, table)
        case _ if one.type == _ALERT:
            often = one.value("evaluationFrequency")
            yield _monthly(f"alert on logs {one.name}", f"logAlert.{often}", 1, table)
        case _ if one.type == _HUB:
            sku = one.value("sku")
            label = f"hub of devices {one.name}"
            yield _monthly(label, f"iotHub.{_inside(sku, 'name')}", _inside(sku, "capacity"), table)
        case _ if one.type == _IMAGES:
            size = _inside(one.value("sku"), "name")
            yield _monthly(f"registry of images {one.name}", f"containerRegistry.{size}", 1, table)
        case _:
            pass


def _hourly(label: str, size: str, count: tuple[float, float] | None, table: Prices) -> Line | str:
    price = table.hourly.get(size)
    return f"{label}: {size}" if price is None or count is None else by_hour(label, count, price, table)


def _monthly(label: str, size: str, count: object, table: Prices) -> Line | str:
    price = table.sized.get(size)
    if price is None or not isinstance(count, int | float):
        return f"{label}: {size}"
    return Line(label, f"{count:g}", count * price, count * price)


def _units(service: Resource, table: Prices) -> Iterator[Line | str]:
    """The first unit has a price of its own, where the tier has one for each further."""
    sku = service.value("sku")
    tier, units = f"apiManagement.{_inside(sku, 'name')}", _inside(sku, "capacity")
    label = f"API management {service.name} ({_inside(sku, 'name')})"
    if not isinstance(units, int | float):
        yield f"{label}: {tier}"
        return
    first, further = table.hourly.get(tier), table.hourly.get(f"{tier}.further")
    if first is None or (units > 1 and further is None):
        yield f"{label}: {tier}"
        return
    month = (first + (units - 1) * (further or 0)) * table.hours_a_month
    yield Line(label, f"{units:g}", month, month)


def _throughput(graph: Graph, namespace: Resource, table: Prices) -> Iterator[Line | str]:
    """Each unit costs, and once more where something of it is captured; it grows by itself where that is asked for."""
    sku, name = namespace.value("sku"), namespace.value("name")
    least = _inside(sku, "capacity")
    grown = namespace.value("maximumThroughputUnits") if namespace.value("isAutoInflateEnabled") is True else least
    count = (float(least), float(grown)) if isinstance(least, int | float) and isinstance(grown, int | float) else None
    size = f"eventHubs.{_inside(sku, 'name')}"
    yield _hourly(f"event hubs {namespace.name}", size, count, table)
    hubs = [one for one in graph.of_type("azure-native:eventhub:EventHub") if one.value("namespaceName") == name]
    if any(_inside(one.value("captureDescription"), "enabled") is True for one in hubs):
        yield _hourly(f"capture of {namespace.name}", f"{size}.capture", count, table)


def _looked_at(graph: Graph, plan: Resource, table: Prices) -> Iterator[Line | str]:
    """A plan of Defender that looks at a subscription, or at each of so many of the things of these stacks."""
    name = str(plan.value("pricingName") or plan.value("name"))
    price = table.sized.get(f"defender.{name}")
    if price is None or plan.value("pricingTier") != "Standard":
        return
    kind = _LOOKED_AT.get(name)
    mine = graph.account(plan)
    count = sum(1 for one in graph.of_type(kind) if not one.external and graph.account(one) == mine) if kind else 1
    if count:
        yield Line(f"Defender, plan {name}", str(count), count * price, count * price)


def _scaled(graph: Graph, deployment: Resource) -> tuple[float, float] | None:
    """As few and as many machines as any hour has: profiles by the clock are not weighed by their length."""
    settings = [one for one in graph.of_type(_SCALING) if one.value("targetResourceUri") == deployment.id]
    bounds = [
        (_number(_inside(capacity, "minimum")), _number(_inside(capacity, "maximum")))
        for setting in settings
        for capacity in (_inside(profile, "capacity") for profile in _listed(setting.value("profiles")))
    ]
    least, most = [low for low, _ in bounds if low is not None], [high for _, high in bounds if high is not None]
    if bounds:
        return (min(least), max(most)) if len(least) == len(most) == len(bounds) else None
    fixed = _number(_inside(deployment.value("sku"), "capacity"))
    return None if fixed is None else (fixed, fixed)


def _number(value: object) -> float | None:
    if isinstance(value, int | float):
        return float(value)
    return float(value) if isinstance(value, str) and value.isdigit() else None


def _listed(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []


def _inside(holder: object, name: str) -> object:
    return cast("Mapping[str, object]", holder).get(name) if isinstance(holder, Mapping) else None
