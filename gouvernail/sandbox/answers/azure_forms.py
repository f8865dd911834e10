# ruff: noqa: E501 - a table is read row by row
"""Azure as data: namespaces and kinds of ARM ids where the general rule does not hold.

The names are those of each resource type in the ARM reference (https://learn.microsoft.com/azure/templates/).
"""

from collections.abc import Mapping
from typing import Final

__all__ = ["FORMS", "NAMESPACES", "PARENTS"]

NAMESPACES: Final[Mapping[str, str]] = {
    name.lower(): f"Microsoft.{name}"
    for name in (
        "AlertsManagement", "ApiCenter", "ApiManagement", "App", "AppConfiguration", "AppPlatform", "Authorization",
        "Automation", "AVS", "AzureArcData", "AzureStackHCI", "Batch", "BillingBenefits", "Blueprint", "BotService", "Cdn",
        "CertificateRegistration", "Chaos", "CognitiveServices", "Communication", "Compute", "ConfidentialLedger", "Confluent",
        "ConnectedVMwarevSphere", "Consumption", "ContainerInstance", "ContainerRegistry", "ContainerService",
        "CostManagement", "CustomProviders", "Dashboard", "DataBox", "DataBoxEdge", "Databricks", "Datadog", "DataFactory",
        "DataLakeAnalytics", "DataLakeStore", "DataMigration", "DataProtection", "DataReplication", "DataShare",
        "DesktopVirtualization", "DevCenter", "DeviceRegistry", "DeviceUpdate", "DevOpsInfrastructure", "DevTestLab",
        "DigitalTwins", "DomainRegistration", "Elastic", "ElasticSan", "EventGrid", "EventHub", "ExtendedLocation", "Fabric",
        "GuestConfiguration", "HardwareSecurityModules", "HDInsight", "HealthBot", "HealthcareApis", "HybridCompute",
        "HybridConnectivity", "HybridContainerService", "HybridNetwork", "ImportExport", "IoTCentral", "IoTOperations",
        "KeyVault", "Kubernetes", "KubernetesConfiguration", "KubernetesRuntime", "Kusto", "LabServices", "LoadTestService",
        "Logic", "MachineLearningServices", "Maintenance", "ManagedIdentity", "ManagedNetworkFabric", "ManagedServices",
        "Management", "Maps", "Marketplace", "Migrate", "NetApp", "Network", "NetworkCloud", "NetworkFunction",
        "NotificationHubs", "OffAzure", "OperationalInsights", "OperationsManagement", "Orbital", "Peering", "PolicyInsights",
        "Portal", "PowerBIDedicated", "Purview", "Quantum", "Quota", "RecoveryServices", "RedHatOpenShift", "Relay",
        "ResourceConnector", "ResourceGraph", "Resources", "SaaS", "Scheduler", "ScVmm", "Search", "Security",
        "SecurityInsights", "SerialConsole", "ServiceBus", "ServiceFabric", "ServiceLinker", "ServiceNetworking",
        "SignalRService", "Solutions", "Sql", "SqlVirtualMachine", "StandbyPool", "Storage", "StorageActions",
        "StorageCache", "StorageMover", "StorageSync", "StreamAnalytics", "Subscription", "Synapse", "TimeSeriesInsights",
        "VideoIndexer", "VirtualMachineImages", "Web", "Workloads",
    )
} | {
    "applicationinsights": "Microsoft.Insights", "monitor": "Microsoft.Insights", "cosmosdb": "Microsoft.DocumentDB",
    "deviceprovisioningservices": "Microsoft.Devices", "iothub": "Microsoft.Devices", "dns": "Microsoft.Network",
    "privatedns": "Microsoft.Network", "dnsresolver": "Microsoft.Network", "frontdoor": "Microsoft.Network",
    "trafficmanager": "Microsoft.Network", "redis": "Microsoft.Cache", "redisenterprise": "Microsoft.Cache",
    "dbformysql": "Microsoft.DBforMySQL", "dbforpostgresql": "Microsoft.DBforPostgreSQL",
    "dbformariadb": "Microsoft.DBforMariaDB", "webpubsub": "Microsoft.SignalRService", "aadiam": "microsoft.aadiam",
    "verifiedid": "Microsoft.VerifiedId",
}  # fmt: skip
"""A module of the SDK -> the resource provider's namespace. Another's is its name with a capital: assumed."""

PARENTS: Final[tuple[tuple[str, str], ...]] = (
    ("clusterName", "clusters"), ("registryName", "registries"), ("vaultName", "vaults"), ("workspaceName", "workspaces"),
    ("serviceName", "service"), ("workspaceId", "workspaces"), ("serverName", "servers"), ("managedInstanceName", "managedInstances"),
    ("namespaceName", "namespaces"), ("factoryName", "factories"), ("automationAccountName", "automationAccounts"),
    ("storageAccountName", "storageAccounts"), ("accountName", "accounts"), ("profileName", "profiles"),
    ("labName", "labs"), ("projectName", "projects"), ("virtualNetworkName", "virtualNetworks"),
    ("networkManagerName", "networkManagers"), ("privateCloudName", "privateClouds"), ("resourceName", "resources"),
    ("instanceName", "instances"), ("endpointName", "endpoints"), ("databaseName", "databases"), ("poolName", "pools"),
)  # fmt: skip
"""Required inputs that name what a thing lies in, the outer before the inner, and the kind of each."""

_SCOPES: Final = "azure-native:"
FORMS: Final[Mapping[str, str]] = {
    _SCOPES + name: form
    for name, form in {
        "alertsmanagement:AlertProcessingRuleByName": "{group}/Microsoft.AlertsManagement/actionRules/{alertProcessingRuleName}",
        "apimanagement:Api": "{group}/Microsoft.ApiManagement/service/{serviceName}/apis/{apiId}",
        "apimanagement:ApiDiagnostic": "{group}/Microsoft.ApiManagement/service/{serviceName}/apis/{apiId}/diagnostics/{diagnosticId}",
        "apimanagement:ApiManagementService": "{group}/Microsoft.ApiManagement/service/{serviceName}",
        "apimanagement:ApiOperation": "{group}/Microsoft.ApiManagement/service/{serviceName}/apis/{apiId}/operations/{operationId}",
        "apimanagement:ApiOperationPolicy": "{group}/Microsoft.ApiManagement/service/{serviceName}/apis/{apiId}/operations/{operationId}/policies/{policyId}",
        "apimanagement:ApiPolicy": "{group}/Microsoft.ApiManagement/service/{serviceName}/apis/{apiId}/policies/{policyId}",
        "apimanagement:Logger": "{group}/Microsoft.ApiManagement/service/{serviceName}/loggers/{loggerId}",
        "apimanagement:NamedValue": "{group}/Microsoft.ApiManagement/service/{serviceName}/namedValues/{namedValueId}",
        "authorization:DenyAssignment": "{scope}/providers/Microsoft.Authorization/denyAssignments/{denyAssignmentId}",
        "authorization:ManagementLockByScope": "{scope}/providers/Microsoft.Authorization/locks/{lockName}",
        "authorization:PimRoleEligibilitySchedule": "{scope}/providers/Microsoft.Authorization/roleEligibilitySchedules/{targetRoleEligibilityScheduleId}",
        "authorization:PolicyAssignment": "{scope}/providers/Microsoft.Authorization/policyAssignments/{policyAssignmentName}",
        "authorization:PolicyDefinition": "{subscription}/providers/Microsoft.Authorization/policyDefinitions/{policyDefinitionName}",
        "authorization:RoleAssignment": "{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}",
        "authorization:RoleDefinition": "{scope}/providers/Microsoft.Authorization/roleDefinitions/{roleDefinitionId}",
        "cdn:AFDEndpoint": "{group}/Microsoft.Cdn/profiles/{profileName}/afdEndpoints/{endpointName}",
        "cognitiveservices:Deployment": "{group}/Microsoft.CognitiveServices/accounts/{accountName}/deployments/{deploymentName}",
        "consumption:Budget": "{scope}/providers/Microsoft.Consumption/budgets/{budgetName}",
        "containerservice:AgentPool": "{group}/Microsoft.ContainerService/managedClusters/{resourceName}/agentPools/{agentPoolName}",
        "containerservice:ManagedCluster": "{group}/Microsoft.ContainerService/managedClusters/{resourceName}",
        "costmanagement:ScheduledActionByScope": "{scope}/providers/Microsoft.CostManagement/scheduledActions/{name}",
        "cosmosdb:DatabaseAccount": "{group}/Microsoft.DocumentDB/databaseAccounts/{accountName}",
        "dataprotection:BackupInstance": "{group}/Microsoft.DataProtection/backupVaults/{vaultName}/backupInstances/{backupInstanceName}",
        "dataprotection:BackupPolicy": "{group}/Microsoft.DataProtection/backupVaults/{vaultName}/backupPolicies/{backupPolicyName}",
        "dbforpostgresql:Server": "{group}/Microsoft.DBforPostgreSQL/flexibleServers/{serverName}",
        "deviceprovisioningservices:IotDpsResource": "{group}/Microsoft.Devices/provisioningServices/{provisioningServiceName}",
        "applicationinsights:Component": "{group}/Microsoft.Insights/components/{resourceName}",
        "applicationinsights:Workbook": "{group}/Microsoft.Insights/workbooks/{resourceName}",
        "iothub:IotHubResource": "{group}/Microsoft.Devices/IotHubs/{resourceName}",
        "keyvault:Key": "{group}/Microsoft.KeyVault/vaults/{vaultName}/keys/{keyName}",
        "keyvault:ManagedHsm": "{group}/Microsoft.KeyVault/managedHSMs/{name}",
        "keyvault:Secret": "{group}/Microsoft.KeyVault/vaults/{vaultName}/secrets/{secretName}",
        "keyvault:Vault": "{group}/Microsoft.KeyVault/vaults/{vaultName}",
        "machinelearningservices:BatchDeployment": "{workspace}/batchEndpoints/{endpointName}/deployments/{deploymentName}",
        "machinelearningservices:BatchEndpoint": "{workspace}/batchEndpoints/{endpointName}",
        "machinelearningservices:Compute": "{workspace}/computes/{computeName}",
        "machinelearningservices:Datastore": "{workspace}/datastores/{name}",
        "machinelearningservices:EnvironmentVersion": "{workspace}/environments/{name}/versions/{version}",
        "machinelearningservices:ManagedNetworkSettingsRule": "{workspace}/outboundRules/{ruleName}",
        "machinelearningservices:ModelContainer": "{workspace}/models/{name}",
        "machinelearningservices:ModelVersion": "{workspace}/models/{name}/versions/{version}",
        "machinelearningservices:OnlineDeployment": "{workspace}/onlineEndpoints/{endpointName}/deployments/{deploymentName}",
        "machinelearningservices:OnlineEndpoint": "{workspace}/onlineEndpoints/{endpointName}",
        "machinelearningservices:RegistryModelContainer": "{group}/Microsoft.MachineLearningServices/registries/{registryName}/models/{modelName}",
        "machinelearningservices:RegistryModelVersion": "{group}/Microsoft.MachineLearningServices/registries/{registryName}/models/{modelName}/versions/{version}",
        "machinelearningservices:Schedule": "{workspace}/schedules/{name}",
        "machinelearningservices:Workspace": "{workspace}",
        "managedidentity:FederatedIdentityCredential": "{group}/Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}/federatedIdentityCredentials/{federatedIdentityCredentialResourceName}",
        "managedidentity:UserAssignedIdentity": "{group}/Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}",
        "monitor:ActionGroup": "{group}/Microsoft.Insights/actionGroups/{actionGroupName}",
        "monitor:AutoscaleSetting": "{group}/Microsoft.Insights/autoscaleSettings/{autoscaleSettingName}",
        "monitor:DiagnosticSetting": "{resourceUri}/providers/Microsoft.Insights/diagnosticSettings/{name}",
        "monitor:MetricAlert": "{group}/Microsoft.Insights/metricAlerts/{ruleName}",
        "monitor:ScheduledQueryRule": "{group}/Microsoft.Insights/scheduledQueryRules/{ruleName}",
        "monitor:SubscriptionDiagnosticSetting": "{subscription}/providers/Microsoft.Insights/diagnosticSettings/{name}",
        "network:FlowLog": "{group}/Microsoft.Network/networkWatchers/{networkWatcherName}/flowLogs/{flowLogName}",
        "network:PrivateDnsZoneGroup": "{group}/Microsoft.Network/privateEndpoints/{privateEndpointName}/privateDnsZoneGroups/{privateDnsZoneGroupName}",
        "network:PublicIPAddress": "{group}/Microsoft.Network/publicIPAddresses/{publicIpAddressName}",
        "network:Route": "{group}/Microsoft.Network/routeTables/{routeTableName}/routes/{routeName}",
        "network:SecurityRule": "{group}/Microsoft.Network/networkSecurityGroups/{networkSecurityGroupName}/securityRules/{securityRuleName}",
        "network:Subnet": "{group}/Microsoft.Network/virtualNetworks/{virtualNetworkName}/subnets/{subnetName}",
        "network:VirtualNetworkPeering": "{group}/Microsoft.Network/virtualNetworks/{virtualNetworkName}/virtualNetworkPeerings/{virtualNetworkPeeringName}",
        "network:WebApplicationFirewallPolicy": "{group}/Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies/{policyName}",
        "operationalinsights:Workspace": "{group}/Microsoft.OperationalInsights/workspaces/{workspaceName}",
        "privatedns:PrivateRecordSet": "{group}/Microsoft.Network/privateDnsZones/{privateZoneName}/{recordType}/{relativeRecordSetName}",
        "privatedns:PrivateZone": "{group}/Microsoft.Network/privateDnsZones/{privateZoneName}",
        "privatedns:VirtualNetworkLink": "{group}/Microsoft.Network/privateDnsZones/{privateZoneName}/virtualNetworkLinks/{virtualNetworkLinkName}",
        "redis:Redis": "{group}/Microsoft.Cache/redis/{name}",
        "redisenterprise:Database": "{group}/Microsoft.Cache/redisEnterprise/{clusterName}/databases/{databaseName}",
        "redisenterprise:RedisEnterprise": "{group}/Microsoft.Cache/redisEnterprise/{clusterName}",
        "resources:ResourceGroup": "{subscription}/resourceGroups/{resourceGroupName}",
        "security:Pricing": "/{scopeId}/providers/Microsoft.Security/pricings/{pricingName}",
        "securityinsights:ScheduledAlertRule": "{group}/Microsoft.OperationalInsights/workspaces/{workspaceName}/providers/Microsoft.SecurityInsights/alertRules/{ruleId}",
        "securityinsights:SentinelOnboardingState": "{group}/Microsoft.OperationalInsights/workspaces/{workspaceName}/providers/Microsoft.SecurityInsights/onboardingStates/{sentinelOnboardingStateName}",
        "sql:Database": "{group}/Microsoft.Sql/servers/{serverName}/databases/{databaseName}",
        "storage:BlobContainer": "{account}/blobServices/default/containers/{containerName}",
        "storage:BlobContainerImmutabilityPolicy": "{account}/blobServices/default/containers/{containerName}/immutabilityPolicies/default",
        "storage:BlobServiceProperties": "{account}/blobServices/{blobServicesName}",
        "storage:FileShare": "{account}/fileServices/default/shares/{shareName}",
        "storage:ManagementPolicy": "{account}/managementPolicies/{managementPolicyName}",
        "storage:ObjectReplicationPolicy": "{account}/objectReplicationPolicies/{objectReplicationPolicyId}",
        "storage:Queue": "{account}/queueServices/default/queues/{queueName}",
        "storage:QueueServiceProperties": "{account}/queueServices/{queueServiceName}",
        "storage:StorageAccount": "{account}",
        "storage:Table": "{account}/tableServices/default/tables/{tableName}",
        "web:AppServicePlan": "{group}/Microsoft.Web/serverfarms/{name}",
        "web:WebApp": "{group}/Microsoft.Web/sites/{name}",
    }.items()
}  # fmt: skip
"""Type -> its id. `{group}` is the resource group's id with `/providers`, `{account}` and `{workspace}` what they say."""
