"""What each duty may do on Azure: actions of the control plane, named one by one, for the whole account.

Data is no part of it: who makes a store gives the groups of people what they need in it, on it and nowhere else. So the
audit log's store names its readers (`audit_log.py`).

A version of a model has no approval there. A version that waits lies in the workspace of its environment, one that is
approved in a registry, and what is served comes from there: to write into a registry is to approve.

Source: Azure permissions, by service
(https://learn.microsoft.com/azure/role-based-access-control/resource-provider-operations); Azure Machine Learning,
roles (https://learn.microsoft.com/azure/machine-learning/how-to-assign-roles) and registries
(https://learn.microsoft.com/azure/machine-learning/how-to-manage-registries).
"""

from collections.abc import Callable, Mapping
from typing import Final

__all__ = ["APPROVE", "DUTIES", "READ_ONLY"]

_ML: Final = "Microsoft.MachineLearningServices"
_STORE: Final = "Microsoft.Storage/storageAccounts"
_CONTAINERS: Final = f"{_STORE}/blobServices/containers"
_PRODUCTION: Final = "prod"

APPROVE: Final = (f"{_ML}/registries/assets/write", f"{_ML}/registries/assets/stage/write")
"""What puts a version among the approved ones."""

READ_ONLY: Final = frozenset({"auditor"})
"""Duties that change nothing, so that whoever has one need not ask for it each time."""

_LOOK: Final = (
    "Microsoft.Insights/alertRules/read",
    "Microsoft.Insights/metricAlerts/read",
    "Microsoft.Insights/metricDefinitions/read",
    "Microsoft.Insights/metrics/read",
    "Microsoft.Resources/subscriptions/resourceGroups/read",
    f"{_ML}/registries/assets/read",
    f"{_ML}/registries/read",
    f"{_ML}/workspaces/computes/read",
    f"{_ML}/workspaces/jobs/read",
    f"{_ML}/workspaces/models/read",
    f"{_ML}/workspaces/models/versions/read",
    f"{_ML}/workspaces/onlineEndpoints/deployments/read",
    f"{_ML}/workspaces/onlineEndpoints/read",
    f"{_ML}/workspaces/read",
)
_TRAIN: Final = (f"{_ML}/workspaces/jobs/write",)
_OPERATE: Final = (
    "Microsoft.DataProtection/backupVaults/backupInstances/read",
    "Microsoft.DataProtection/backupVaults/backupInstances/restore/action",
    "Microsoft.DataProtection/backupVaults/backupInstances/validateRestore/action",
    "Microsoft.DataProtection/backupVaults/read",
    "Microsoft.Logic/workflows/read",
    "Microsoft.Logic/workflows/triggers/run/action",
    "Microsoft.Security/alerts/read",
    "Microsoft.SecurityInsights/incidents/read",
    "Microsoft.SecurityInsights/incidents/write",
    f"{_ML}/workspaces/models/versions/write",
    f"{_ML}/workspaces/onlineEndpoints/deployments/write",
    f"{_ML}/workspaces/onlineEndpoints/write",
)
_AUDIT: Final = (
    "Microsoft.ApiManagement/service/apis/policies/read",
    "Microsoft.ApiManagement/service/apis/read",
    "Microsoft.ApiManagement/service/diagnostics/read",
    "Microsoft.ApiManagement/service/policies/read",
    "Microsoft.ApiManagement/service/read",
    "Microsoft.Authorization/*/read",
    "Microsoft.Cache/redisEnterprise/databases/read",
    "Microsoft.Cache/redisEnterprise/read",
    "Microsoft.Consumption/budgets/read",
    "Microsoft.ContainerRegistry/registries/read",
    "Microsoft.CostManagement/alerts/read",
    "Microsoft.DataProtection/backupVaults/*/read",
    "Microsoft.DataProtection/backupVaults/read",
    "Microsoft.Devices/iotHubs/read",
    "Microsoft.EventGrid/*/read",
    "Microsoft.Insights/actionGroups/read",
    "Microsoft.Insights/activityLogAlerts/read",
    "Microsoft.Insights/components/read",
    "Microsoft.Insights/dataCollectionRules/read",
    "Microsoft.Insights/diagnosticSettings/read",
    "Microsoft.Insights/eventtypes/values/read",
    "Microsoft.Insights/scheduledQueryRules/read",
    "Microsoft.KeyVault/vaults/keys/read",
    "Microsoft.KeyVault/vaults/read",
    "Microsoft.Logic/workflows/read",
    "Microsoft.ManagedIdentity/*/read",
    "Microsoft.Network/*/read",
    "Microsoft.OperationalInsights/workspaces/read",
    "Microsoft.OperationalInsights/workspaces/tables/read",
    "Microsoft.PolicyInsights/*/read",
    "Microsoft.Security/*/read",
    "Microsoft.SecurityInsights/alertRules/read",
    "Microsoft.SecurityInsights/incidents/read",
    "Microsoft.ServiceBus/namespaces/queues/read",
    "Microsoft.ServiceBus/namespaces/read",
    f"{_CONTAINERS}/immutabilityPolicies/read",
    f"{_CONTAINERS}/read",
    f"{_STORE}/blobServices/read",
    f"{_STORE}/managementPolicies/read",
    f"{_STORE}/read",
)
"""Settings, findings and records of what happened; nothing that shows what a system keeps about anybody."""


def _developer(environment: str) -> tuple[str, ...]:
    """Runs jobs, which register versions as waiting; in production pipelines alone do."""
    return _LOOK if environment == _PRODUCTION else (*_LOOK, *_TRAIN)


def _approver(_: str) -> tuple[str, ...]:
    """Looks at what was trained, and brings what is good into the registry."""
    return (*_LOOK, *APPROVE)


def _operator(_: str) -> tuple[str, ...]:
    """Brings versions from one workspace to the next, keeps running what was approved; finds, restores, stops."""
    return (*_LOOK, *_OPERATE)


def _auditor(_: str) -> tuple[str, ...]:
    """Reads how everything is set and what happened."""
    return tuple(sorted({*_LOOK, *_AUDIT}))


DUTIES: Final[Mapping[str, Callable[[str], tuple[str, ...]]]] = {
    "developer": _developer,
    "approver": _approver,
    "operator": _operator,
    "auditor": _auditor,
}
"""Duty -> environment -> the actions of its role."""
