"""What only a look at the subscription can tell: whether a thing is there whose id is known.

Components are told; they do not look themselves.

Source: Azure Resource Manager, ids of resources
(https://learn.microsoft.com/rest/api/resources/resources/get-by-id); the functions are azure-native's own.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import pulumi
import pulumi_azure_native as azure_native
from pulumi_azure_native import authorization, keyvault, logic, managedidentity, monitor, network, resources, storage

from components.contract.network import AdoptedNetwork
from gouvernail.errors import GouvernailError, Problem
from gouvernail.spec.adopt import AzureNetwork

__all__ = ["Left", "adopted_network", "exists", "provider"]

_Look = Callable[..., Any]
_ABSENT: Final = re.compile(r"NotFound\b|\b404\b")
_SCOPED: Final[Mapping[str, tuple[_Look, str, str]]] = {
    "microsoft.authorization/roleassignments": (authorization.get_role_assignment, "scope", "role_assignment_name"),
    "microsoft.authorization/roledefinitions": (authorization.get_role_definition, "scope", "role_definition_id"),
    "microsoft.insights/diagnosticsettings": (monitor.get_diagnostic_setting, "resource_uri", "name"),
}
"""What lies in another thing: type -> the function, and what it calls the other thing and the name in it."""
_GROUPED: Final[Mapping[str, tuple[_Look, tuple[str, ...]]]] = {
    "microsoft.keyvault/vaults": (keyvault.get_vault, ("vault_name",)),
    "microsoft.keyvault/vaults/keys": (keyvault.get_key, ("vault_name", "key_name")),
    "microsoft.logic/workflows": (logic.get_workflow, ("workflow_name",)),
    "microsoft.managedidentity/userassignedidentities": (
        managedidentity.get_user_assigned_identity,
        ("resource_name",),
    ),
    "microsoft.network/virtualnetworks/subnets": (network.get_subnet, ("virtual_network_name", "subnet_name")),
    "microsoft.storage/storageaccounts": (storage.get_storage_account, ("account_name",)),
    "microsoft.storage/storageaccounts/blobservices": (
        storage.get_blob_service_properties,
        ("account_name", "blob_services_name"),
    ),
    "microsoft.storage/storageaccounts/blobservices/containers": (
        storage.get_blob_container,
        ("account_name", "", "container_name"),
    ),
    "microsoft.storage/storageaccounts/blobservices/containers/immutabilitypolicies": (
        storage.get_blob_container_immutability_policy,
        ("account_name", "", "container_name", "immutability_policy_name"),
    ),
    "microsoft.storage/storageaccounts/managementpolicies": (
        storage.get_management_policy,
        ("account_name", "management_policy_name"),
    ),
}
"""What lies in a resource group: type -> the function, and what it calls the names in the id (empty: not asked)."""


def provider(account: str, region: str, directory: str | None) -> azure_native.Provider:
    """The subscription's provider."""
    return azure_native.Provider("azure", subscription_id=account, tenant_id=directory, location=region)


def adopted_network(landing: AzureNetwork, zones: Sequence[str], look: pulumi.InvokeOptions) -> AdoptedNetwork:
    """What is there of a network that the landing zone has, by the ids in the spec. A subnet spans all zones."""
    if elsewhere := [one for one in landing.subnets if not one.lower().startswith(landing.virtual_network.lower())]:
        raise GouvernailError(
            Problem(
                f"{', '.join(elsewhere)} does not lie in {landing.virtual_network}",
                path="clouds.azure.adopt.network",
                expected="subnets of the adopted network",
            )
        )
    tables = {_table(one, look) for one in landing.subnets}
    return {
        "network_id": landing.virtual_network,
        "subnet_ids": dict.fromkeys(zones, landing.subnets[0]),
        "route_table_ids": sorted(tables - {""}),
        "service_lists": list(landing.private_zones),
    }


def _table(subnet: str, look: pulumi.InvokeOptions) -> str:
    """The id of the subnet's route table; empty where it has none. GouvernailError where there is no such subnet."""
    parts = subnet.split("/")
    if not exists(subnet, look):
        raise GouvernailError(
            Problem(
                f"there is no subnet {subnet} to adopt",
                path="clouds.azure.adopt.network",
                expected="the ids of subnets that are there",
            )
        )
    found = network.get_subnet(
        resource_group_name=parts[4], virtual_network_name=parts[8], subnet_name=parts[10], opts=look
    )
    return (found.route_table.id or "") if found.route_table else ""


class Left:
    """The ids of what an earlier destroy left, each looked up when it is asked for."""

    def __init__(self, look: pulumi.InvokeOptions) -> None:
        self._look = look
        self._groups: dict[str, bool] = {}

    def __contains__(self, id_: object) -> bool:
        """Whether it is there. What lies in a group that is not there is not there either, so that is asked first."""
        its = str(id_)
        found = re.match(r"/subscriptions/[^/]+/resourceGroups/[^/]+", its, re.IGNORECASE)
        if found is None:
            return exists(its, self._look)
        group = found.group()
        if group not in self._groups:
            self._groups[group] = exists(group, self._look)
        return self._groups[group] and (its == group or exists(its, self._look))


def exists(id_: str, look: pulumi.InvokeOptions) -> bool:
    """Whether there is a thing of this id. GouvernailError where Azure does not say."""
    function, args = _asked(id_)
    try:
        function(**args, opts=look)
    except Exception as error:  # the SDK raises nothing narrower
        if _ABSENT.search(str(error)):
            return False
        raise GouvernailError(
            Problem(
                f"whether {id_} is there already could not be looked up: {error}",
                expected="the right to read it, in the subscription of this stack",
            )
        ) from error
    return True


def _asked(id_: str) -> tuple[_Look, dict[str, str]]:
    scope, inside, path = id_.rpartition("/providers/")
    if not inside:
        return resources.get_resource_group, {"resource_group_name": id_.rpartition("/")[2]}
    namespace, *rest = path.split("/")
    kind, names = "/".join([namespace, *rest[::2]]).lower(), rest[1::2]
    if kind in _SCOPED:
        function, outer, inner = _SCOPED[kind]
        return function, {outer: scope, inner: names[0]}
    if kind not in _GROUPED:
        raise ValueError(f"there is no look-up for {kind}")
    function, called = _GROUPED[kind]
    asked = {name: value for name, value in zip(called, names, strict=True) if name}
    return function, {"resource_group_name": scope.rpartition("/")[2], **asked}
