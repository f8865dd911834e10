"""What costs on Azure by its size: the number of units that a resource asks for, times the price of one.

Sources: Azure Machine Learning, what an online deployment costs
(https://learn.microsoft.com/azure/machine-learning/how-to-view-online-endpoints-costs); Azure Managed Redis, a node and
the one that stands in for it (https://learn.microsoft.com/azure/redis/high-availability); Azure Event Hubs, units of
throughput (https://learn.microsoft.com/azure/event-hubs/event-hubs-auto-inflate).
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from gouvernail.graph import Graph, Resource
from gouvernail.pricing.line import Line, hourly, inside, listed, number
from gouvernail.pricing.table import Prices

__all__ = ["TOLD"]

_SCALING: Final = "azure-native:monitor:AutoscaleSetting"
_HUB_OF_EVENTS: Final = "azure-native:eventhub:EventHub"
_LOOKED_AT: Final = {
    "StorageAccounts": "azure-native:storage:StorageAccount",
    "KeyVaults": "azure-native:keyvault:Vault",
}


def _way(_: Graph, one: Resource, table: Prices) -> Iterator[Line | str]:
    yield hourly(f"private endpoint {one.name}", "privateEndpoint", (1, 1), table)


def _deployment(graph: Graph, one: Resource, table: Prices) -> Iterator[Line | str]:
    size = str(inside(one.value("properties"), "instanceType"))
    yield hourly(f"machines {one.name} ({size})", size, _scaled(graph, one), table)


def _machine(_: Graph, one: Resource, table: Prices) -> Iterator[Line | str]:
    size = str(inside(one.value("hardwareProfile"), "vmSize"))
    yield hourly(f"machine {one.name} ({size})", size, (1, 1), table)
    yield f"disk of machine {one.name}"


def _cache(_: Graph, one: Resource, table: Prices) -> Iterator[Line | str]:
    size = str(inside(one.value("sku"), "name"))
    nodes = 1 if one.value("highAvailability") == "Disabled" else 2
    yield hourly(f"cache {one.name} ({size})", size, (nodes, nodes), table)


def _alert(_: Graph, one: Resource, table: Prices) -> Iterator[Line | str]:
    yield _monthly(f"alert on logs {one.name}", f"logAlert.{one.value('evaluationFrequency')}", 1, table)


def _hub(_: Graph, one: Resource, table: Prices) -> Iterator[Line | str]:
    sku = one.value("sku")
    yield _monthly(f"hub of devices {one.name}", f"iotHub.{inside(sku, 'name')}", inside(sku, "capacity"), table)


def _images(_: Graph, one: Resource, table: Prices) -> Iterator[Line | str]:
    size = f"containerRegistry.{inside(one.value('sku'), 'name')}"
    yield _monthly(f"registry of images {one.name}", size, 1, table)


def _monthly(label: str, size: str, count: object, table: Prices) -> Line | str:
    price = table.sized.get(size)
    if price is None or not isinstance(count, int | float):
        return f"{label}: {size}"
    return Line(label, f"{count:g}", count * price, count * price)


def _led_out(_: Graph, rule: Resource, table: Prices) -> Iterator[Line | str]:
    """A way out of a workspace's network: an endpoint costs as any, and a name makes Azure set up a firewall."""
    kind = inside(rule.value("properties"), "type")
    if kind == "PrivateEndpoint":
        yield hourly(f"private endpoint {rule.name}", "privateEndpoint", (1, 1), table)
    elif kind != "ServiceTag":
        yield f"way out {rule.name}: {kind}"


def _units(_: Graph, service: Resource, table: Prices) -> Iterator[Line | str]:
    """The first unit has a price of its own, where the tier has one for each further."""
    sku = service.value("sku")
    tier, units = f"apiManagement.{inside(sku, 'name')}", inside(sku, "capacity")
    label = f"API management {service.name} ({inside(sku, 'name')})"
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
    least = inside(sku, "capacity")
    grown = namespace.value("maximumThroughputUnits") if namespace.value("isAutoInflateEnabled") is True else least
    count = (float(least), float(grown)) if isinstance(least, int | float) and isinstance(grown, int | float) else None
    size = f"eventHubs.{inside(sku, 'name')}"
    yield hourly(f"event hubs {namespace.name}", size, count, table)
    hubs = [one for one in graph.of_type(_HUB_OF_EVENTS) if one.value("namespaceName") == name]
    if any(inside(one.value("captureDescription"), "enabled") is True for one in hubs):
        yield hourly(f"capture of {namespace.name}", f"{size}.capture", count, table)


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
        (number(inside(capacity, "minimum")), number(inside(capacity, "maximum")))
        for setting in settings
        for capacity in (inside(profile, "capacity") for profile in listed(setting.value("profiles")))
    ]
    least, most = [low for low, _ in bounds if low is not None], [high for _, high in bounds if high is not None]
    if bounds:
        return (min(least), max(most)) if len(least) == len(most) == len(bounds) else None
    fixed = number(inside(deployment.value("sku"), "capacity"))
    return None if fixed is None else (fixed, fixed)


TOLD: Final[Mapping[str, Callable[[Graph, Resource, Prices], Iterator[Line | str]]]] = {
    "azure-native:apimanagement:ApiManagementService": _units,
    "azure-native:compute:VirtualMachine": _machine,
    "azure-native:containerregistry:Registry": _images,
    "azure-native:eventhub:Namespace": _throughput,
    "azure-native:iothub:IotHubResource": _hub,
    "azure-native:machinelearningservices:ManagedNetworkSettingsRule": _led_out,
    "azure-native:machinelearningservices:OnlineDeployment": _deployment,
    "azure-native:monitor:ScheduledQueryRule": _alert,
    "azure-native:network:PrivateEndpoint": _way,
    "azure-native:redisenterprise:RedisEnterprise": _cache,
    "azure-native:security:Pricing": _looked_at,
}
"""Type -> the lines of a resource; a text names a size without a price. What costs by use beside it is in the table."""
