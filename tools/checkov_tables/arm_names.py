"""Which type of ARM a Pulumi type of azure-native is: every row looked at by hand.

The SDK says nothing of it (its classes are named after calls, not types), and a rule is wrong where a class was given
to a successor: `dbformysql:Server` is a flexible server since 3.0, `dbforpostgresql:Configuration` one's setting.
"""

from typing import Final

__all__ = ["ALONE", "ARM_TYPES", "BODIES", "NO_CLASS", "NO_CLASS_TOKENS", "PACKAGES", "TOO_OLD"]

ARM_TYPES: Final = {
    "apimanagement:ApiManagementService": "Microsoft.ApiManagement/service",
    "authorization:RoleDefinition": "Microsoft.Authorization/roleDefinitions",
    "automation:Variable": "Microsoft.Automation/automationAccounts/variables",
    "batch:BatchAccount": "Microsoft.Batch/batchAccounts",
    "cognitiveservices:Account": "Microsoft.CognitiveServices/accounts",
    "cognitiveservices:Deployment": "Microsoft.CognitiveServices/accounts/deployments",
    "cognitiveservices:RaiPolicy": "Microsoft.CognitiveServices/accounts/raiPolicies",
    "compute:Disk": "Microsoft.Compute/disks",
    "compute:VirtualMachine": "Microsoft.Compute/virtualMachines",
    "compute:VirtualMachineScaleSet": "Microsoft.Compute/virtualMachineScaleSets",
    "containerregistry:Registry": "Microsoft.ContainerRegistry/registries",
    "containerregistry:Replication": "Microsoft.ContainerRegistry/registries/replications",
    "containerservice:AgentPool": "Microsoft.ContainerService/managedClusters/agentPools",
    "containerservice:ManagedCluster": "Microsoft.ContainerService/managedClusters",
    "cosmosdb:DatabaseAccount": "Microsoft.DocumentDB/databaseAccounts",
    "databricks:Workspace": "Microsoft.Databricks/workspaces",
    "datafactory:Factory": "Microsoft.DataFactory/factories",
    "datalakestore:Account": "Microsoft.DataLakeStore/accounts",
    "dbformariadb:Server": "Microsoft.DBforMariaDB/servers",
    "dbformysql:Server": "Microsoft.DBforMySQL/flexibleServers",
    "dbformysql:SingleServer": "Microsoft.DBforMySQL/servers",
    "dbforpostgresql:SingleServer": "Microsoft.DBforPostgreSQL/servers",
    "dbforpostgresql:SingleServerConfiguration": "Microsoft.DBforPostgreSQL/servers/configurations",
    "eventgrid:Topic": "Microsoft.EventGrid/topics",
    "eventhub:Namespace": "Microsoft.EventHub/namespaces",
    "frontdoor:FrontDoor": "Microsoft.Network/frontDoors",
    "frontdoor:Policy": "Microsoft.Network/FrontDoorWebApplicationFirewallPolicies",
    "keyvault:Key": "Microsoft.KeyVault/vaults/keys",
    "keyvault:Secret": "Microsoft.KeyVault/vaults/secrets",
    "keyvault:Vault": "Microsoft.KeyVault/vaults",
    "kusto:Cluster": "Microsoft.Kusto/clusters",
    "machinelearningservices:BatchEndpoint": "Microsoft.MachineLearningServices/workspaces/batchEndpoints",
    "machinelearningservices:Compute": "Microsoft.MachineLearningServices/workspaces/computes",
    "machinelearningservices:Datastore": "Microsoft.MachineLearningServices/workspaces/datastores",
    "machinelearningservices:OnlineDeployment": (
        "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments"
    ),
    "machinelearningservices:OnlineEndpoint": "Microsoft.MachineLearningServices/workspaces/onlineEndpoints",
    "machinelearningservices:Registry": "Microsoft.MachineLearningServices/registries",
    "machinelearningservices:Workspace": "Microsoft.MachineLearningServices/workspaces",
    "network:ApplicationGateway": "Microsoft.Network/applicationGateways",
    "network:AzureFirewall": "Microsoft.Network/azureFirewalls",
    "network:FlowLog": "Microsoft.Network/networkWatchers/flowLogs",
    "network:NetworkInterface": "Microsoft.Network/networkInterfaces",
    "network:NetworkSecurityGroup": "Microsoft.Network/networkSecurityGroups",
    "network:SecurityRule": "Microsoft.Network/networkSecurityGroups/securityRules",
    "network:Subnet": "Microsoft.Network/virtualNetworks/subnets",
    "network:VirtualNetwork": "Microsoft.Network/virtualNetworks",
    "network:WebApplicationFirewallPolicy": "Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies",
    "redis:Redis": "Microsoft.Cache/redis",
    "search:Service": "Microsoft.Search/searchServices",
    "security:Pricing": "Microsoft.Security/pricings",
    "security:SecurityContact": "Microsoft.Security/securityContacts",
    "sql:Database": "Microsoft.Sql/servers/databases",
    "sql:DatabaseBlobAuditingPolicy": "Microsoft.Sql/servers/databases/auditingSettings",
    "sql:DatabaseSecurityAlertPolicy": "Microsoft.Sql/servers/databases/securityAlertPolicies",
    "sql:DatabaseThreatDetectionPolicy": "Microsoft.Sql/servers/databases/securityAlertPolicies",
    "sql:FirewallRule": "Microsoft.Sql/servers/firewallRules",
    "sql:Server": "Microsoft.Sql/servers",
    "sql:ServerBlobAuditingPolicy": "Microsoft.Sql/servers/auditingSettings",
    "sql:ServerSecurityAlertPolicy": "Microsoft.Sql/servers/securityAlertPolicies",
    "sql:ServerVulnerabilityAssessment": "Microsoft.Sql/servers/vulnerabilityAssessments",
    "storage:BlobContainer": "Microsoft.Storage/storageAccounts/blobServices/containers",
    "storage:StorageAccount": "Microsoft.Storage/storageAccounts",
    "storagesync:StorageSyncService": "Microsoft.StorageSync/storageSyncServices",
    "synapse:BigDataPool": "Microsoft.Synapse/workspaces/bigDataPools",
    "synapse:IpFirewallRule": "Microsoft.Synapse/workspaces/firewallRules",
    "synapse:SqlPool": "Microsoft.Synapse/workspaces/sqlPools",
    "synapse:Workspace": "Microsoft.Synapse/workspaces",
    "synapse:WorkspaceManagedSqlServerVulnerabilityAssessment": "Microsoft.Synapse/workspaces/vulnerabilityAssessments",
    "web:AppServicePlan": "Microsoft.Web/serverfarms",
    "web:WebApp": "Microsoft.Web/sites",
    "web:WebAppApplicationSettings": "Microsoft.Web/sites/config/appsettings",
    "web:WebAppAuthSettings": "Microsoft.Web/sites/config/authsettings",
    "web:WebAppAuthSettingsV2": "Microsoft.Web/sites/config/authsettingsV2",
    "web:WebAppAzureStorageAccounts": "Microsoft.Web/sites/config/azurestorageaccounts",
    "web:WebAppBackupConfiguration": "Microsoft.Web/sites/config/backup",
    "web:WebAppConnectionStrings": "Microsoft.Web/sites/config/connectionstrings",
    "web:WebAppDiagnosticLogsConfiguration": "Microsoft.Web/sites/config/logs",
    "web:WebAppMetadata": "Microsoft.Web/sites/config/metadata",
    "web:WebAppSitePushSettings": "Microsoft.Web/sites/config/pushsettings",
    "web:WebAppSlot": "Microsoft.Web/sites/slots",
    "web:WebAppSlotConfigurationNames": "Microsoft.Web/sites/config/slotConfigNames",
    "webpubsub:WebPubSub": "Microsoft.SignalRService/webPubSub",
}
"""Class -> type; after an odd number of names, the last is the resource's fixed name (`config/authsettings`)."""

ALONE: Final = frozenset({"dbforpostgresql:SingleServerConfiguration", "web:WebAppAuthSettingsV2"})
"""Parts whose whole name checks compare with a word; of a template's parts only nested ones have so short a name."""

PACKAGES: Final = {
    "cosmosdb": "cosmosdb",
    "datalakestore": "datalake/store",
    "dbformariadb": "rdbms/mariadb",
    "dbformysql:Server": "mysqlflexibleservers",
    "dbformysql:SingleServer": "rdbms/mysql",
    "dbforpostgresql": "rdbms/postgresql",
    "frontdoor": "frontdoor",
}
"""Class or module -> the folder of azure-mgmt that describes it, where that is not the module's name."""

BODIES: Final = {
    "datalakestore:Account": ("CreateDataLakeStoreAccountParameters", ("accountName",)),
    "synapse:BigDataPool": ("BigDataPoolResourceInfo", ("workspaceName", "bigDataPoolName")),
    "synapse:IpFirewallRule": ("IpFirewallRuleInfo", ("workspaceName", "ruleName")),
    "synapse:SqlPool": ("SqlPool", ("workspaceName", "sqlPoolName")),
    "synapse:Workspace": ("Workspace", ("workspaceName",)),
    "synapse:WorkspaceManagedSqlServerVulnerabilityAssessment": (
        "ServerVulnerabilityAssessment",
        ("workspaceName", "vulnerabilityAssessmentName"),
    ),
}
"""The models and names of what two old packages send, whose calls are written in another way."""

TOO_OLD: Final = {
    "machinelearningservices:BatchEndpoint": ("workspaceName", "endpointName"),
    "machinelearningservices:Datastore": ("workspaceName", "name"),
    "machinelearningservices:OnlineDeployment": ("workspaceName", "endpointName", "deploymentName"),
    "machinelearningservices:OnlineEndpoint": ("workspaceName", "endpointName"),
    "machinelearningservices:Registry": ("registryName",),
}
"""The names of what came after azure-mgmt's package, the last of which (1.0.1) speaks the interface of 2021.

Where their properties stand, azure-native says itself: it takes `properties` as a whole there, and in a registry
everything but the envelope lies in them. So it is with what the package does not know of older types.
"""

NO_CLASS: Final = {
    "Microsoft.AppPlatform/Spring": "gone from azure-native since 3.0",
    "Microsoft.Insights/logprofiles": "gone from azure-native since 3.0",
    "Microsoft.ServiceFabric/clusters": "azure-native has managed clusters only",
    "Microsoft.Sql/servers/databases/auditingPolicies": "an interface that Azure has ended",
    "Microsoft.Storage/storageAccounts/queueServices/providers/diagnosticsettings": "a type in templates only",
    "Microsoft.Synapse/workspaces/extendedAuditingPolicies": "no class in azure-native",
    "Microsoft.Synapse/workspaces/sqlPools/auditingSettings": "no class in azure-native",
}
NO_CLASS_TOKENS: Final = {
    "azure-native:appplatform:Service": NO_CLASS["Microsoft.AppPlatform/Spring"],
    "azure-native:insights:LogProfile": NO_CLASS["Microsoft.Insights/logprofiles"],
    "azure-native:monitor:LogProfile": NO_CLASS["Microsoft.Insights/logprofiles"],
    "azure-native:servicefabric:Cluster": NO_CLASS["Microsoft.ServiceFabric/clusters"],
    "azure-native:synapse:WorkspaceExtendedAuditingPolicy": (
        NO_CLASS["Microsoft.Synapse/workspaces/extendedAuditingPolicies"]
    ),
}
"""What older majors of the SDK called them; stacks may still hold these."""
