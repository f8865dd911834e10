"""Where stores, logs, copies and endpoints lie on Azure: at their `location`, and where else they say.

Sources: Azure Storage redundancy (https://learn.microsoft.com/azure/storage/common/storage-redundancy): what is
geo-redundant lies in the paired region too; IoT Hub
(https://learn.microsoft.com/azure/iot-hub/iot-hub-ha-dr): so does a hub, unless data residency is enabled.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, any_of, negated
from gouvernail.values import entry, flag, items, text
from policies.reading.azure.regions import paired
from policies.reading.model.places import Place
from policies.reading.places import also, home, together

__all__ = ["places"]

_ACCOUNT, _HUB = "azure-native:storage:StorageAccount", "azure-native:iothub:IotHubResource"
_BACKUPS = "azure-native:dataprotection:BackupVault"
_KINDS: Final[Mapping[str, str]] = {
    _ACCOUNT: "store",
    _HUB: "hub",
    _BACKUPS: "vault",
    "azure-native:recoveryservices:Vault": "vault",
    "azure-native:keyvault:Vault": "vault",
    "azure-native:compute:Disk": "store",
    "azure-native:compute:VirtualMachine": "machine",
    "azure-native:netapp:Account": "store",
    "azure-native:operationalinsights:Workspace": "log",
    "azure-native:applicationinsights:Component": "log",
    "azure-native:eventhub:Namespace": "stream",
    "azure-native:servicebus:Namespace": "queue",
    "azure-native:eventgrid:Topic": "topic",
    "azure-native:containerregistry:Registry": "repository",
    "azure-native:containerregistry:Replication": "repository",
    "azure-native:machinelearningservices:Workspace": "register",
    "azure-native:machinelearningservices:Registry": "register",
    "azure-native:machinelearningservices:OnlineEndpoint": "endpoint",
    "azure-native:machinelearningservices:OnlineDeployment": "endpoint",
    "azure-native:machinelearningservices:BatchEndpoint": "endpoint",
    "azure-native:machinelearningservices:Compute": "machine",
    "azure-native:cognitiveservices:Account": "endpoint",
    "azure-native:search:Service": "database",
    "azure-native:apimanagement:ApiManagementService": "gateway",
    "azure-native:network:ApplicationGateway": "gateway",
    "azure-native:redis:Redis": "cache",
    "azure-native:redisenterprise:RedisEnterprise": "cache",
    "azure-native:sql:Server": "database",
    "azure-native:cosmosdb:DatabaseAccount": "database",
    "azure-native:dbforpostgresql:Server": "database",
    "azure-native:dbformysql:Server": "database",
    "azure-native:kusto:Cluster": "database",
    "azure-native:logic:Workflow": "workflow",
    "azure-native:web:WebApp": "function",
    "azure-native:app:ContainerApp": "function",
    "azure-native:containerinstance:ContainerGroup": "machine",
    "azure-native:containerservice:ManagedCluster": "machine",
}
_COPIES: Final[Mapping[str, tuple[str, str]]] = {
    "azure-native:apimanagement:ApiManagementService": ("additionalLocations", "location"),
    "azure-native:cosmosdb:DatabaseAccount": ("locations", "locationName"),
    "azure-native:machinelearningservices:Registry": ("regionDetails", "location"),
}


def places(graph: Graph) -> Iterator[Place]:
    """Everything of these kinds, adopted things included."""
    for one in graph.of_type(*_KINDS):
        path, name = _COPIES.get(one.type, ("", ""))
        copies = also(one.value(path), name) if path else ()
        yield Place(one.urn, _KINDS[one.type], together((home(graph, one, "location"), copies, _beside(graph, one))))


def _beside(graph: Graph, resource: Resource) -> Maybe[tuple[str, ...]]:
    """The paired region, where the cloud keeps all of it there too."""
    there = _paired(resource)
    if there is False:
        return ()
    own = home(graph, resource, "location")
    if there is UNKNOWN or own is UNKNOWN:
        return UNKNOWN
    away = paired(own[0] if own else None)
    return UNKNOWN if away is UNKNOWN else () if away is None else (away,)


def _paired(resource: Resource) -> Truth:
    if resource.type == _HUB:
        return negated(flag(entry(resource.value("properties"), "enableDataResidency")))
    if resource.type == _ACCOUNT:
        kind = text(entry(resource.value("sku"), "name"))
        return UNKNOWN if kind is UNKNOWN else (kind or "").rpartition("_")[2].removeprefix("RA").startswith("G")
    if resource.type == _BACKUPS:
        listed = items(entry(resource.value("properties"), "storageSettings"))
        return UNKNOWN if listed is UNKNOWN else any_of(_is(one.get("type"), "GeoRedundant") for one in listed)
    return False


def _is(value: object, said: str) -> Truth:
    found = text(value)
    return UNKNOWN if found is UNKNOWN else found == said
