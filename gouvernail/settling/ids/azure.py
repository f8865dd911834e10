"""Azure: every id is the path of the thing in Resource Manager, and follows from the inputs.

The paths are what each type's page says of `pulumi import`
(https://www.pulumi.com/registry/packages/azure-native/api-docs/). The subscription is that in which the provider works.
"""

from collections.abc import Mapping
from typing import Final

from gouvernail.settling.ids import Rule

__all__ = ["PLACES", "RULES"]

PLACES: Final = {
    "subscriptionId": ("azure-native:authorization:getClientConfig", "subscriptionId"),
}
"""What a form says that is no input: the function that knows it, and its output."""

_SUBSCRIPTION: Final = "/subscriptions/{subscriptionId}"
_GROUP: Final = f"{_SUBSCRIPTION}/resourceGroups/{{resourceGroupName}}"
# Module of the SDK, and what the paths of its types begin with in their group.
_IN_GROUPS: Final = {
    ("alertsmanagement", "Microsoft.AlertsManagement"): {
        "AlertProcessingRuleByName": "actionRules/{alertProcessingRuleName}",
    },
    ("apimanagement", "Microsoft.ApiManagement"): {
        "ApiManagementService": "service/{serviceName}",
    },
    ("apimanagement", "Microsoft.ApiManagement/service/{serviceName}"): {
        "Api": "apis/{apiId}",
        "ApiVersionSet": "apiVersionSets/{versionSetId}",
        "Backend": "backends/{backendId}",
        "Certificate": "certificates/{certificateId}",
        "Gateway": "gateways/{gatewayId}",
        "Logger": "loggers/{loggerId}",
        "NamedValue": "namedValues/{namedValueId}",
        "OpenIdConnectProvider": "openIdConnectProviders/{opid}",
        "Policy": "policies/{policyId}",
        "PolicyFragment": "policyFragments/{id}",
        "Product": "products/{productId}",
        "Subscription": "subscriptions/{sid}",
        "Tag": "tags/{tagId}",
    },
    ("apimanagement", "Microsoft.ApiManagement/service/{serviceName}/apis/{apiId}"): {
        "ApiDiagnostic": "diagnostics/{diagnosticId}",
        "ApiOperation": "operations/{operationId}",
        "ApiOperationPolicy": "operations/{operationId}/policies/{policyId}",
        "ApiPolicy": "policies/{policyId}",
        "ApiSchema": "schemas/{schemaId}",
    },
    ("apimanagement", "Microsoft.ApiManagement/service/{serviceName}/products/{productId}"): {
        "ProductApi": "apis/{apiId}",
        "ProductPolicy": "policies/{policyId}",
    },
    ("applicationinsights", "Microsoft.Insights"): {
        "Component": "components/{resourceName}",
        "Workbook": "workbooks/{resourceName}",
    },
    ("compute", "Microsoft.Compute"): {
        "DiskEncryptionSet": "diskEncryptionSets/{diskEncryptionSetName}",
        "VirtualMachine": "virtualMachines/{vmName}",
    },
    ("containerregistry", "Microsoft.ContainerRegistry"): {
        "Registry": "registries/{registryName}",
    },
    ("dataprotection", "Microsoft.DataProtection"): {
        "BackupVault": "backupVaults/{vaultName}",
    },
    ("dataprotection", "Microsoft.DataProtection/backupVaults/{vaultName}"): {
        "BackupPolicy": "backupPolicies/{backupPolicyName}",
    },
    ("eventhub", "Microsoft.EventHub"): {
        "Namespace": "namespaces/{namespaceName}",
    },
    ("eventhub", "Microsoft.EventHub/namespaces/{namespaceName}"): {
        "EventHub": "eventHubs/{eventHubName}",
    },
    ("iothub", "Microsoft.Devices"): {
        "IotHubResource": "IotHubs/{resourceName}",
    },
    ("keyvault", "Microsoft.KeyVault"): {
        "Vault": "vaults/{vaultName}",
    },
    ("keyvault", "Microsoft.KeyVault/vaults/{vaultName}"): {
        "Key": "keys/{keyName}",
    },
    ("logic", "Microsoft.Logic"): {
        "Workflow": "workflows/{workflowName}",
    },
    ("machinelearningservices", "Microsoft.MachineLearningServices"): {
        "Registry": "registries/{registryName}",
        "Workspace": "workspaces/{workspaceName}",
    },
    ("machinelearningservices", "Microsoft.MachineLearningServices/registries/{registryName}"): {
        "RegistryModelContainer": "models/{modelName}",
    },
    ("machinelearningservices", "Microsoft.MachineLearningServices/workspaces/{workspaceName}"): {
        "Compute": "computes/{computeName}",
        "DataVersion": "dataVersions/{name}",
        "Datastore": "datastores/{name}",
        "ManagedNetworkSettingsRule": "outboundRules/{ruleName}",
        "OnlineEndpoint": "onlineEndpoints/{endpointName}",
    },
    ("machinelearningservices", "Microsoft.MachineLearningServices/workspaces/{workspaceName}/environments/{name}"): {
        "EnvironmentVersion": "versions/{version}",
    },
    (
        "machinelearningservices",
        "Microsoft.MachineLearningServices/workspaces/{workspaceName}/onlineEndpoints/{endpointName}",
    ): {
        "OnlineDeployment": "deployments/{deploymentName}",
    },
    ("managedidentity", "Microsoft.ManagedIdentity"): {
        "UserAssignedIdentity": "userAssignedIdentities/{resourceName}",
    },
    ("managedidentity", "Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}"): {
        "FederatedIdentityCredential": "federatedIdentityCredentials/{federatedIdentityCredentialResourceName}",
    },
    ("monitor", "Microsoft.Insights"): {
        "ActionGroup": "actionGroups/{actionGroupName}",
        "ActivityLogAlert": "activityLogAlerts/{activityLogAlertName}",
        "AutoscaleSetting": "autoscaleSettings/{autoscaleSettingName}",
        "DataCollectionEndpoint": "dataCollectionEndpoints/{dataCollectionEndpointName}",
        "DataCollectionRule": "dataCollectionRules/{dataCollectionRuleName}",
        "MetricAlert": "metricAlerts/{ruleName}",
        "ScheduledQueryRule": "scheduledQueryRules/{ruleName}",
    },
    ("network", "Microsoft.Network"): {
        "ApplicationGateway": "applicationGateways/{applicationGatewayName}",
        "NetworkInterface": "networkInterfaces/{networkInterfaceName}",
        "NetworkSecurityGroup": "networkSecurityGroups/{networkSecurityGroupName}",
        "PrivateEndpoint": "privateEndpoints/{privateEndpointName}",
        "RouteTable": "routeTables/{routeTableName}",
        "VirtualNetwork": "virtualNetworks/{virtualNetworkName}",
        "WebApplicationFirewallPolicy": "ApplicationGatewayWebApplicationFirewallPolicies/{policyName}",
    },
    ("network", "Microsoft.Network/networkWatchers/{networkWatcherName}"): {
        "FlowLog": "flowLogs/{flowLogName}",
    },
    ("network", "Microsoft.Network/privateEndpoints/{privateEndpointName}"): {
        "PrivateDnsZoneGroup": "privateDnsZoneGroups/{privateDnsZoneGroupName}",
    },
    ("network", "Microsoft.Network/virtualNetworks/{virtualNetworkName}"): {
        "Subnet": "subnets/{subnetName}",
    },
    ("operationalinsights", "Microsoft.OperationalInsights"): {
        "QueryPack": "queryPacks/{queryPackName}",
        "Workspace": "workspaces/{workspaceName}",
    },
    ("operationalinsights", "Microsoft.OperationalInsights/workspaces/{workspaceName}"): {
        "SavedSearch": "savedSearches/{savedSearchId}",
        "Table": "tables/{tableName}",
    },
    ("operationsmanagement", "Microsoft.OperationsManagement"): {
        "Solution": "solutions/{solutionName}",
    },
    ("privatedns", "Microsoft.Network"): {
        "PrivateZone": "privateDnsZones/{privateZoneName}",
    },
    ("privatedns", "Microsoft.Network/privateDnsZones/{privateZoneName}"): {
        "PrivateRecordSet": "{recordType}/{relativeRecordSetName}",
        "VirtualNetworkLink": "virtualNetworkLinks/{virtualNetworkLinkName}",
    },
    ("redisenterprise", "Microsoft.Cache"): {
        "RedisEnterprise": "redisEnterprise/{clusterName}",
    },
    ("redisenterprise", "Microsoft.Cache/clusters/{clusterName}/databases/{databaseName}"): {
        "AccessPolicyAssignment": "accessPolicyAssignments/{accessPolicyAssignmentName}",
    },
    ("redisenterprise", "Microsoft.Cache/redisEnterprise/{clusterName}"): {
        "Database": "databases/{databaseName}",
    },
    ("resources", "Microsoft.Resources"): {
        "Deployment": "deployments/{deploymentName}",
    },
    ("security", "Microsoft.Security"): {
        "Automation": "automations/{automationName}",
    },
    (
        "securityinsights",
        "Microsoft.OperationalInsights/workspaces/{workspaceName}/providers/Microsoft.SecurityInsights",
    ): {
        "ScheduledAlertRule": "alertRules/{ruleId}",
        "SentinelOnboardingState": "onboardingStates/{sentinelOnboardingStateName}",
    },
    ("storage", "Microsoft.Storage"): {
        "StorageAccount": "storageAccounts/{accountName}",
    },
    ("storage", "Microsoft.Storage/storageAccounts/{accountName}"): {
        "BlobServiceProperties": "blobServices/{blobServicesName}",
        "ManagementPolicy": "managementPolicies/{managementPolicyName}",
        "QueueServiceProperties": "queueServices/{queueServiceName}",
    },
    ("storage", "Microsoft.Storage/storageAccounts/{accountName}/blobServices/default"): {
        "BlobContainer": "containers/{containerName}",
        "BlobContainerImmutabilityPolicy": "containers/{containerName}/immutabilityPolicies/default",
    },
    ("storage", "Microsoft.Storage/storageAccounts/{accountName}/queueServices/default"): {
        "Queue": "queues/{queueName}",
    },
}
_ELSEWHERE: Final = {
    "authorization:DenyAssignment": "{scope}/providers/Microsoft.Authorization/denyAssignments/{denyAssignmentId}",
    "authorization:PimRoleEligibilitySchedule": (
        "{scope}/providers/Microsoft.Authorization/roleEligibilitySchedules/{targetRoleEligibilityScheduleId}"
    ),
    "authorization:RoleAssignment": "{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}",
    "authorization:RoleDefinition": "{scope}/providers/Microsoft.Authorization/roleDefinitions/{roleDefinitionId}",
    "consumption:Budget": "{scope}/providers/Microsoft.Consumption/budgets/{budgetName}",
    "monitor:DiagnosticSetting": "{resourceUri}/providers/Microsoft.Insights/diagnosticSettings/{name}",
    "monitor:SubscriptionDiagnosticSetting": (
        f"{_SUBSCRIPTION}/providers/Microsoft.Insights/diagnosticSettings/{{name}}"
    ),
    "resources:ResourceGroup": f"{_SUBSCRIPTION}/resourceGroups/{{resourceGroupName}}",
    "security:Pricing": "{scopeId}/providers/Microsoft.Security/pricings/{pricingName}",
}

RULES: Final[Mapping[str, Rule]] = {
    **{
        f"azure-native:{module}:{kind}": f"{_GROUP}/providers/{start}/{rest}"
        for (module, start), kinds in _IN_GROUPS.items()
        for kind, rest in kinds.items()
    },
    **{f"azure-native:{name}": form for name, form in _ELSEWHERE.items()},
}
