"""Azure: every id is the path of the thing in Resource Manager, and follows from the inputs.

The paths are what each type's page says of `pulumi import`
(https://www.pulumi.com/registry/packages/azure-native/api-docs/). The subscription is the one in which the provider works.
"""

from collections.abc import Mapping
from typing import Final

from gouvernail.settling.ids import Rule

__all__ = ["PLACES", "RULES"]

PLACES: Final = {
    "subscriptionId": ("azure-native:authorization:getClientConfig", "subscriptionId"),
}
"""What a form says that is no input: the function that knows it, and its output."""

_GROUP: Final = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}"

RULES: Final[Mapping[str, Rule]] = {
    **{
        f"azure-native:{name}": f"{_GROUP}/providers/{form}"
        for name, form in {
            "alertsmanagement:AlertProcessingRuleByName": "Microsoft.AlertsManagement/actionRules/{alertProcessingRuleName}",
            "apimanagement:Api": "Microsoft.ApiManagement/service/{serviceName}/apis/{apiId}",
            "apimanagement:ApiDiagnostic": "Microsoft.ApiManagement/service/{serviceName}/apis/{apiId}/diagnostics/{diagnosticId}",
            "apimanagement:ApiManagementService": "Microsoft.ApiManagement/service/{serviceName}",
            "apimanagement:ApiOperation": "Microsoft.ApiManagement/service/{serviceName}/apis/{apiId}/operations/{operationId}",
            "apimanagement:ApiOperationPolicy": "Microsoft.ApiManagement/service/{serviceName}/apis/{apiId}/operations/{operationId}/policies/{policyId}",
            "apimanagement:ApiPolicy": "Microsoft.ApiManagement/service/{serviceName}/apis/{apiId}/policies/{policyId}",
            "apimanagement:ApiSchema": "Microsoft.ApiManagement/service/{serviceName}/apis/{apiId}/schemas/{schemaId}",
            "apimanagement:ApiVersionSet": "Microsoft.ApiManagement/service/{serviceName}/apiVersionSets/{versionSetId}",
            "apimanagement:Backend": "Microsoft.ApiManagement/service/{serviceName}/backends/{backendId}",
            "apimanagement:Certificate": "Microsoft.ApiManagement/service/{serviceName}/certificates/{certificateId}",
            "apimanagement:Gateway": "Microsoft.ApiManagement/service/{serviceName}/gateways/{gatewayId}",
            "apimanagement:Logger": "Microsoft.ApiManagement/service/{serviceName}/loggers/{loggerId}",
            "apimanagement:NamedValue": "Microsoft.ApiManagement/service/{serviceName}/namedValues/{namedValueId}",
            "apimanagement:OpenIdConnectProvider": "Microsoft.ApiManagement/service/{serviceName}/openIdConnectProviders/{name}",
            "apimanagement:Policy": "Microsoft.ApiManagement/service/{serviceName}/policies/{policyId}",
            "apimanagement:PolicyFragment": "Microsoft.ApiManagement/service/{serviceName}/policyFragments/{name}",
            "apimanagement:Product": "Microsoft.ApiManagement/service/{serviceName}/products/{productId}",
            "apimanagement:ProductApi": "Microsoft.ApiManagement/service/{serviceName}/products/{productId}/apis/{apiId}",
            "apimanagement:ProductPolicy": "Microsoft.ApiManagement/service/{serviceName}/products/{productId}/policies/{policyId}",
            "apimanagement:Subscription": "Microsoft.ApiManagement/service/{serviceName}/subscriptions/{name}",
            "apimanagement:Tag": "Microsoft.ApiManagement/service/{serviceName}/tags/{tagId}",
            "applicationinsights:Component": "Microsoft.Insights/components/{resourceName}",
            "applicationinsights:Workbook": "Microsoft.Insights/workbooks/{resourceName}",
            "compute:DiskEncryptionSet": "Microsoft.Compute/diskEncryptionSets/{diskEncryptionSetName}",
            "compute:VirtualMachine": "Microsoft.Compute/virtualMachines/{vmName}",
            "containerregistry:Registry": "Microsoft.ContainerRegistry/registries/{registryName}",
            "dataprotection:BackupPolicy": "Microsoft.DataProtection/backupVaults/{vaultName}/backupPolicies/{backupPolicyName}",
            "dataprotection:BackupVault": "Microsoft.DataProtection/backupVaults/{vaultName}",
            "eventhub:EventHub": "Microsoft.EventHub/namespaces/{namespaceName}/eventHubs/{eventHubName}",
            "eventhub:Namespace": "Microsoft.EventHub/namespaces/{namespaceName}",
            "iothub:IotHubResource": "Microsoft.Devices/IotHubs/{resourceName}",
            "keyvault:Key": "Microsoft.KeyVault/vaults/{vaultName}/keys/{keyName}",
            "keyvault:Vault": "Microsoft.KeyVault/vaults/{vaultName}",
            "logic:Workflow": "Microsoft.Logic/workflows/{workflowName}",
            "machinelearningservices:Compute": "Microsoft.MachineLearningServices/workspaces/{workspaceName}/computes/{computeName}",
            "machinelearningservices:DataVersion": "Microsoft.MachineLearningServices/workspaces/{workspaceName}/dataVersions/{name}",
            "machinelearningservices:Datastore": "Microsoft.MachineLearningServices/workspaces/{workspaceName}/datastores/{name}",
            "machinelearningservices:EnvironmentVersion": "Microsoft.MachineLearningServices/workspaces/{workspaceName}/environments/{name}/versions/{version}",
            "machinelearningservices:ManagedNetworkSettingsRule": "Microsoft.MachineLearningServices/workspaces/{workspaceName}/outboundRules/{ruleName}",
            "machinelearningservices:OnlineDeployment": "Microsoft.MachineLearningServices/workspaces/{workspaceName}/onlineEndpoints/{endpointName}/deployments/{deploymentName}",
            "machinelearningservices:OnlineEndpoint": "Microsoft.MachineLearningServices/workspaces/{workspaceName}/onlineEndpoints/{endpointName}",
            "machinelearningservices:Registry": "Microsoft.MachineLearningServices/registries/{registryName}",
            "machinelearningservices:RegistryModelContainer": "Microsoft.MachineLearningServices/registries/{registryName}/models/{modelName}",
            "machinelearningservices:Workspace": "Microsoft.MachineLearningServices/workspaces/{workspaceName}",
            "managedidentity:FederatedIdentityCredential": "Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}/federatedIdentityCredentials/{federatedIdentityCredentialResourceName}",
            "managedidentity:UserAssignedIdentity": "Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}",
            "monitor:ActionGroup": "Microsoft.Insights/actionGroups/{actionGroupName}",
            "monitor:ActivityLogAlert": "Microsoft.Insights/activityLogAlerts/{activityLogAlertName}",
            "monitor:AutoscaleSetting": "Microsoft.Insights/autoscaleSettings/{autoscaleSettingName}",
            "monitor:DataCollectionEndpoint": "Microsoft.Insights/dataCollectionEndpoints/{dataCollectionEndpointName}",
            "monitor:DataCollectionRule": "Microsoft.Insights/dataCollectionRules/{dataCollectionRuleName}",
            "monitor:MetricAlert": "Microsoft.Insights/metricAlerts/{ruleName}",
            "monitor:ScheduledQueryRule": "Microsoft.Insights/scheduledQueryRules/{ruleName}",
            "network:ApplicationGateway": "Microsoft.Network/applicationGateways/{applicationGatewayName}",
            "network:FlowLog": "Microsoft.Network/networkWatchers/{networkWatcherName}/flowLogs/{flowLogName}",
            "network:NetworkInterface": "Microsoft.Network/networkInterfaces/{networkInterfaceName}",
            "network:NetworkSecurityGroup": "Microsoft.Network/networkSecurityGroups/{networkSecurityGroupName}",
            "network:PrivateDnsZoneGroup": "Microsoft.Network/privateEndpoints/{privateEndpointName}/privateDnsZoneGroups/{privateDnsZoneGroupName}",
            "network:PrivateEndpoint": "Microsoft.Network/privateEndpoints/{privateEndpointName}",
            "network:RouteTable": "Microsoft.Network/routeTables/{routeTableName}",
            "network:Subnet": "Microsoft.Network/virtualNetworks/{virtualNetworkName}/subnets/{subnetName}",
            "network:VirtualNetwork": "Microsoft.Network/virtualNetworks/{virtualNetworkName}",
            "network:WebApplicationFirewallPolicy": "Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies/{policyName}",
            "operationalinsights:Query": "Microsoft.OperationalInsights/queryPacks/{queryPackName}/queries/{name}",
            "operationalinsights:QueryPack": "Microsoft.OperationalInsights/queryPacks/{queryPackName}",
            "operationalinsights:SavedSearch": "Microsoft.OperationalInsights/workspaces/{workspaceName}/savedSearches/{savedSearchId}",
            "operationalinsights:Table": "Microsoft.OperationalInsights/workspaces/{workspaceName}/tables/{tableName}",
            "operationalinsights:Workspace": "Microsoft.OperationalInsights/workspaces/{workspaceName}",
            "operationsmanagement:Solution": "Microsoft.OperationsManagement/solutions/{solutionName}",
            "privatedns:PrivateRecordSet": "Microsoft.Network/privateDnsZones/{privateZoneName}/{recordType}/{relativeRecordSetName}",
            "privatedns:PrivateZone": "Microsoft.Network/privateDnsZones/{privateZoneName}",
            "privatedns:VirtualNetworkLink": "Microsoft.Network/privateDnsZones/{privateZoneName}/virtualNetworkLinks/{virtualNetworkLinkName}",
            "redisenterprise:AccessPolicyAssignment": "Microsoft.Cache/clusters/{clusterName}/databases/{databaseName}/accessPolicyAssignments/{accessPolicyAssignmentName}",
            "redisenterprise:Database": "Microsoft.Cache/redisEnterprise/{clusterName}/databases/{databaseName}",
            "redisenterprise:RedisEnterprise": "Microsoft.Cache/redisEnterprise/{clusterName}",
            "resources:Deployment": "Microsoft.Resources/deployments/{deploymentName}",
            "security:Automation": "Microsoft.Security/automations/{automationName}",
            "securityinsights:ScheduledAlertRule": "Microsoft.OperationalInsights/workspaces/{workspaceName}/providers/Microsoft.SecurityInsights/alertRules/{ruleId}",
            "securityinsights:SentinelOnboardingState": "Microsoft.OperationalInsights/workspaces/{workspaceName}/providers/Microsoft.SecurityInsights/onboardingStates/{sentinelOnboardingStateName}",
            "storage:BlobContainer": "Microsoft.Storage/storageAccounts/{accountName}/blobServices/default/containers/{containerName}",
            "storage:BlobContainerImmutabilityPolicy": "Microsoft.Storage/storageAccounts/{accountName}/blobServices/default/containers/{containerName}/immutabilityPolicies/default",
            "storage:BlobServiceProperties": "Microsoft.Storage/storageAccounts/{accountName}/blobServices/{blobServicesName}",
            "storage:ManagementPolicy": "Microsoft.Storage/storageAccounts/{accountName}/managementPolicies/{managementPolicyName}",
            "storage:Queue": "Microsoft.Storage/storageAccounts/{accountName}/queueServices/default/queues/{queueName}",
            "storage:QueueServiceProperties": "Microsoft.Storage/storageAccounts/{accountName}/queueServices/{queueServiceName}",
            "storage:StorageAccount": "Microsoft.Storage/storageAccounts/{accountName}",
        }.items()
    },
    "azure-native:authorization:DenyAssignment": "{scope}/providers/Microsoft.Authorization/denyAssignments/{denyAssignmentId}",
    "azure-native:authorization:PimRoleEligibilitySchedule": "{scope}/providers/Microsoft.Authorization/roleEligibilitySchedules/{targetRoleEligibilityScheduleId}",
    "azure-native:authorization:RoleAssignment": "{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}",
    "azure-native:authorization:RoleDefinition": "{scope}/providers/Microsoft.Authorization/roleDefinitions/{roleDefinitionId}",
    "azure-native:consumption:Budget": "{scope}/providers/Microsoft.Consumption/budgets/{budgetName}",
    "azure-native:monitor:DiagnosticSetting": "{resourceUri}/providers/Microsoft.Insights/diagnosticSettings/{name}",
    "azure-native:monitor:SubscriptionDiagnosticSetting": "/subscriptions/{subscriptionId}/providers/Microsoft.Insights/diagnosticSettings/{name}",
    "azure-native:resources:ResourceGroup": "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}",
    "azure-native:security:Pricing": "/{scopeId}/providers/Microsoft.Security/pricings/{pricingName}",
}
