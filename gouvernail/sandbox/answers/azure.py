"""Azure: ARM ids with their parents, and what azure-native gives back.

An ARM id is the resource group's followed by the provider's namespace and pairs of kind and name
(https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules). Kinds are plurals of the class
names but for those in the table.
"""

import re
from collections.abc import Mapping

from gouvernail.graph import UNKNOWN
from gouvernail.sandbox.answers.values import hexadecimal, identifier, logical_name, stand_in
from gouvernail.sandbox.index import ResourceType
from gouvernail.sandbox.place import Place

__all__ = ["outputs", "physical_id"]

_NAMESPACES = {
    "keyvault": "KeyVault", "machinelearningservices": "MachineLearningServices", "managedidentity": "ManagedIdentity",
    "operationalinsights": "OperationalInsights", "containerregistry": "ContainerRegistry", "eventgrid": "EventGrid",
    "apimanagement": "ApiManagement", "containerservice": "ContainerService", "dataprotection": "DataProtection",
    "recoveryservices": "RecoveryServices", "securityinsights": "SecurityInsights", "datafactory": "DataFactory",
}  # fmt: skip
_KINDS = {
    "keyvault.Key": "vaults/keys", "keyvault.Secret": "vaults/secrets", "network.Subnet": "virtualNetworks/subnets",
    "machinelearningservices.OnlineEndpoint": "workspaces/onlineEndpoints",
    "machinelearningservices.OnlineDeployment": "workspaces/onlineEndpoints/deployments",
    "storage.BlobContainer": "storageAccounts/blobServices/containers",
    "managedidentity.UserAssignedIdentity": "userAssignedIdentities",
}  # fmt: skip
_GROUP = "azure-native:resources:ResourceGroup"
_ROLES = {"authorization.RoleAssignment": "roleAssignments", "authorization.RoleDefinition": "roleDefinitions"}
_PARENTS = (
    "accountName",
    "vaultName",
    "workspaceName",
    "virtualNetworkName",
    "serverName",
    "registryName",
    "endpointName",
)


def physical_id(resource: ResourceType, place: Place, urn: str, generation: int, inputs: Mapping[str, object]) -> str:
    """The ARM id."""
    module = resource.token.split(":")[1].partition("/")[0]
    root = f"/subscriptions/{place.account}"
    if resource.token == _GROUP:
        return f"{root}/resourceGroups/{_name(resource, place, urn, generation, inputs)}"
    namespace = f"providers/Microsoft.{_NAMESPACES.get(module, module.capitalize())}"
    if resource.name in _ROLES:
        own = inputs.get("roleAssignmentName") or inputs.get("roleDefinitionId") or identifier(place, urn, generation)
        return f"{inputs.get('scope', root)}/{namespace}/{_ROLES[resource.name]}/{own}"
    group = inputs.get("resourceGroupName")
    base = f"{root}/resourceGroups/{group}/{namespace}" if isinstance(group, str) else f"{root}/{namespace}"
    parents = [str(inputs[name]) for name in _PARENTS if name in inputs and name in resource.required]
    kinds = _KINDS.get(resource.name, _plural(resource.token.rpartition(":")[2])).split("/")
    fixed = {"blobServices": "default"}
    names = [*parents, _name(resource, place, urn, generation, inputs)]
    path: list[str] = []
    for kind in kinds:
        path += [kind, fixed[kind] if kind in fixed else names.pop(0) if len(names) > 1 else names[0]]
    return "/".join([base, *path])


def outputs(resource: ResourceType, place: Place, urn: str, id: str, inputs: Mapping[str, object]) -> dict[str, object]:  # noqa: A002
    """The inputs (flattened as they are), and every output that is always there."""
    own = id.rpartition("/")[2]
    kind = "/".join(re.findall(r"/providers/([^/]+/[^/]+)", id)[-1:]) or "Microsoft.Resources/resourceGroups"
    known: dict[str, object] = {
        "name": own,
        "type": kind,
        "provisioningState": "Succeeded",
        "location": inputs.get("location") or place.region,
        "azureApiVersion": "simulated",
        "principalId": identifier(id, "principal"),
        "clientId": identifier(id, "client"),
        "tenantId": place.tenant,
        "etag": f'W/"{hexadecimal(16, id)}"',
    }
    result = dict(inputs)
    for name, one in resource.outputs.items():
        if name == "id" or (name in result and result[name] is not UNKNOWN):
            continue
        if name in known and (name in resource.always or name in ("name", "type", "location")):
            result[name] = known[name]
        elif name in resource.always:
            result[name] = stand_in(one, place, urn, id)
    return result


def _name(resource: ResourceType, place: Place, urn: str, generation: int, inputs: Mapping[str, object]) -> str:
    own = [name for name in resource.inputs if name.endswith("Name") and name not in _PARENTS]
    short = resource.token.rpartition(":")[2]
    preferred = [f"{short[:1].lower()}{short[1:]}Name", "name", *own]
    for name in preferred:
        value = inputs.get(name)
        if isinstance(value, str) and name != "resourceGroupName":
            return value
    if resource.name.endswith("Account") and isinstance(inputs.get("accountName"), str):
        return str(inputs["accountName"])
    return f"{logical_name(urn)}{hexadecimal(8, place, urn, generation)}"


def _plural(word: str) -> str:
    word = word[:1].lower() + word[1:]
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch")) else f"{word}s"
