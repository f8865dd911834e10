"""Azure IoT: hubs, what they know devices by, where what devices say is written; who called; what signs.

A hub gives a device the topics and the twin of its own and no others, and puts the proved name to whatever it says: a
key that is shared would let one in as any. What devices say reaches a store where the hub routes it to an event hub
that captures it there, each with the right to do so.

Sources: Azure IoT Hub, who comes in (https://learn.microsoft.com/azure/iot-hub/authenticate-authorize-sas), message
routing (https://learn.microsoft.com/azure/iot-hub/iot-hub-devguide-messages-d2c) and monitoring data
(https://learn.microsoft.com/azure/iot-hub/monitor-iot-hub-reference); Azure Event Hubs, Capture
(https://learn.microsoft.com/azure/event-hubs/event-hubs-capture-overview); Azure Monitor, functions
(https://learn.microsoft.com/azure/azure-monitor/logs/functions).
"""

import re
from collections.abc import Iterator, Mapping

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.values import entry, flag, items, text, texts
from policies.reading.azure.arm import id_of, named, purpose, reference
from policies.reading.azure.fleets import HUB, let_in
from policies.reading.azure.roles import IDENTITY, given_to, on
from policies.reading.azure.workflows import itself_may, reaches_somebody
from policies.reading.model.edge import CallCounter, DeviceAccess, DeviceEntry, DeviceRole, Signer
from policies.reading.policy import permits

__all__ = ["call_counters", "device_access", "device_roles", "entries", "signers"]

_BY_KEY = "azure-native:deviceprovisioningservices:IotDpsResource"
_EVENTS = "azure-native:eventhub:EventHub"
_VAULT = "azure-native:keyvault:Vault"
_SETTING = "azure-native:monitor:DiagnosticSetting"
_RULE = "azure-native:monitor:ScheduledQueryRule"
_FUNCTION = "azure-native:operationalinsights:SavedSearch"
_WRITE = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write"
_SEND = "Microsoft.EventHub/namespaces/eventhubs/send/action"
_ADDRESS = re.compile(r"sb://([a-z0-9-]+)\.servicebus\.windows\.net/?", re.IGNORECASE)
_CALLS = "D2CTwinOperations"
# Each device that called, once, by the name that the hub proved.
_EACH = re.compile(
    r'AzureDiagnostics\s*\| where Category == "D2CTwinOperations"\s*'
    r"\| extend (\w+) = tostring\(parse_json\(properties_s\)\.deviceId\)\s*"
    r"(?:\| where isnotempty\(\1\)\s*)?\| summarize [^|]+ by \1\s*"
)
_UNWRITTEN = "_LogOperation"


def device_access(graph: Graph) -> Iterator[DeviceAccess]:
    """Every hub: with a key of the hub's own, anybody may be any device."""
    for hub in graph.of_type(HUB):
        itself = flag(entry(hub.value("properties"), "disableLocalAuth"), absent=False)
        yield DeviceAccess(hub.urn, own=itself, itself=itself)


def entries(graph: Graph) -> Iterator[DeviceEntry]:
    """Whatever lets devices in; a hub that takes shared keys, and what comes into a hub by one, hands one out."""
    for hub in graph.of_type(HUB):
        its = hub.value("properties")
        closed = all_of(flag(entry(its, name), absent=False) for name in ("disableDeviceSAS", "disableModuleSAS"))
        if closed is not True:
            yield DeviceEntry(hub.urn, UNKNOWN if closed is UNKNOWN else None)
    for service in graph.of_type(_BY_KEY):
        yield DeviceEntry(service.urn, None)
    yield from let_in(graph)


def device_roles(graph: Graph) -> Iterator[DeviceRole]:
    """Every hub: devices have no right in the cloud but to say something to it."""
    for hub in graph.of_type(HUB):
        its = hub.value("properties")
        upload = named(entry(its, "storageEndpoints", "$default", "containerName"))
        stores = _stores(graph, hub)
        yield DeviceRole(
            hub.urn,
            own=flag(entry(its, "disableLocalAuth"), absent=False),
            stores=UNKNOWN if stores is UNKNOWN else tuple(dict.fromkeys(store for store, _ in stores)),
            places=UNKNOWN if stores is UNKNOWN else tuple(dict.fromkeys(place for _, place in stores)),
            deletes=False if upload is None else UNKNOWN,  # what a device may do with what it uploaded is not read
        )


def _stores(graph: Graph, hub: Resource) -> Maybe[tuple[tuple[str, str], ...]]:
    """Store and container of whatever devices say to the hub."""
    routing = entry(hub.value("properties"), "routing")
    routes, ends = items(entry(routing, "routes")), items(entry(routing, "endpoints", "eventHubs"))
    if routes is UNKNOWN or ends is UNKNOWN:
        return UNKNOWN
    taken: set[str] = set()
    for route in routes:
        names, whole = texts(route.get("endpointNames")), _whole(route)
        if names is UNKNOWN or whole is UNKNOWN:
            return UNKNOWN
        taken |= {*names} if whole else set[str]()
    found: list[tuple[str, str]] = []
    for end in ends:
        if end.get("name") in taken:
            its = _captured(graph, end)
            if its is UNKNOWN:
                return UNKNOWN
            found += [its] if its else []
    return tuple(found)


def _whole(route: Mapping[str, object]) -> Truth:
    """Whether a route takes all that devices say."""
    source, condition = text(route.get("source")), text(route.get("condition"))
    return all_of(
        (
            flag(route.get("isEnabled")),
            UNKNOWN if source is UNKNOWN else source == "DeviceMessages",
            UNKNOWN if condition is UNKNOWN else condition in {None, "true"},
        )
    )


def _captured(graph: Graph, end: Mapping[str, object]) -> Maybe[tuple[str, str] | None]:
    """Where the event hub of an endpoint writes what it gets; None where it does not, or may not."""
    address, path = text(end.get("endpointUri")), text(end.get("entityPath"))
    if address is UNKNOWN or path is UNKNOWN:
        return UNKNOWN
    found = _ADDRESS.fullmatch(address or "")
    tail = f"/namespaces/{found[1]}/eventhubs/{path}".lower() if found else None
    events = next((one for one in graph.of_type(_EVENTS) if tail and str(id_of(one)).endswith(tail)), None)
    if events is None:
        return UNKNOWN
    capture = events.value("captureDescription")
    store = reference(entry(capture, "destination", "storageAccountResourceId"))
    container = text(entry(capture, "destination", "blobContainer"))
    enabled = flag(entry(capture, "enabled"))
    if store is UNKNOWN or container is UNKNOWN or container is None:
        return UNKNOWN if enabled is not False else None
    place = f"{store}/blobservices/default/containers/{container}"
    own = str(id_of(events))
    namespace = next((one for one in graph if one.id and one.id.lower() == own.partition("/eventhubs/")[0]), None)
    done = all_of(
        (
            enabled,
            _may_send(graph, end, own),
            UNKNOWN if namespace is None else itself_may(graph, namespace, _WRITE, place),
        )
    )
    return UNKNOWN if done is UNKNOWN else (store, place) if done else None


def _may_send(graph: Graph, end: Mapping[str, object], events: str) -> Truth:
    identity = graph.find(entry(end, "identity", "userAssignedIdentity"), IDENTITY)
    if identity is None:
        return UNKNOWN
    its = on(identity.urn, given_to(graph, named(identity.value("principalId")))).statements
    return UNKNOWN if its is UNKNOWN else permits(its, _SEND, events)


def signers(graph: Graph) -> Iterator[Signer]:
    """Every vault for what signs: its keys are in hardware, and none can be destroyed before its time."""
    for vault in graph.of_type(_VAULT):
        if purpose(vault) == "signing":
            its = vault.value("properties")
            sku = text(entry(its, "sku", "name"))
            hardware: Truth = UNKNOWN if sku is UNKNOWN else str(sku).lower() == "premium"
            yield Signer(
                vault.urn,
                named(vault.value("name")),
                all_of((hardware, flag(entry(its, "enablePurgeProtection"), absent=False))),
            )


def call_counters(graph: Graph) -> Iterator[CallCounter]:
    """Every setting that has the calls of a hub's devices written down in a workspace."""
    hubs = {id_of(one) for one in graph.of_type(HUB)}
    for setting in graph.of_type(_SETTING):
        workspace, thing = named(setting.value("workspaceId")), named(setting.value("resourceUri"))
        if workspace is None or thing not in hubs:
            continue
        written = _written(setting)
        elsewhere = [
            _written(one)
            for one in graph.of_type(_SETTING)
            if named(one.value("resourceUri")) == thing and named(one.value("storageAccountId")) is not None
        ]
        yield CallCounter(
            setting.urn,
            on=written,
            counts=UNKNOWN if workspace is UNKNOWN else _counting(graph, workspace),
            kept=UNKNOWN if workspace is UNKNOWN else all_of((any_of(elsewhere), _told(graph, workspace))),
        )


def _written(setting: Resource) -> Truth:
    logs = items(setting.value("logs"))
    if logs is UNKNOWN:
        return UNKNOWN
    return any_of(
        flag(one.get("enabled"))
        for one in logs
        if one.get("category") == _CALLS or one.get("categoryGroup") == "allLogs"
    )


def _counting(graph: Graph, workspace: str) -> Maybe[tuple[str, ...]]:
    """Ids of the functions in the workspace that give each device once."""
    found: list[str] = []
    for one in graph.of_type(_FUNCTION):
        own, query = id_of(one), text(one.value("query"))
        if own is UNKNOWN or not own.startswith(f"{workspace}/"):
            continue
        if query is UNKNOWN:
            return UNKNOWN
        if _EACH.fullmatch(query or "") and one.value("functionAlias"):
            found.append(own)
    return tuple(found)


def _told(graph: Graph, workspace: str) -> Truth:
    """Whether somebody is told when the workspace could not write something down."""
    return any_of(_rings(graph, rule, workspace) for rule in graph.of_type(_RULE))


def _rings(graph: Graph, rule: Resource, workspace: str) -> Truth:
    scopes, criteria = texts(rule.value("scopes")), items(entry(rule.value("criteria"), "allOf"))
    if scopes is UNKNOWN or workspace not in {one.lower() for one in scopes}:
        return False
    groups = texts(entry(rule.value("actions"), "actionGroups"))
    query = text(criteria[0].get("query")) if criteria is not UNKNOWN and criteria else UNKNOWN
    return all_of(
        (
            UNKNOWN if query is UNKNOWN else _UNWRITTEN in str(query),
            flag(rule.value("enabled"), absent=True),
            UNKNOWN if groups is UNKNOWN else any_of(reaches_somebody(graph, one) for one in groups),
        )
    )
