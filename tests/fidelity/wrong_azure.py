"""Right inputs of what a platform on Azure is made of, and wrong variants of them: one thing changed in each.

Source of each right input: the Azure REST reference of its type
(https://learn.microsoft.com/azure/templates/). A variant is wrong in one of five ways, and Azure refuses it.
"""

from typing import Final

from tests.fidelity.wrong import Right, Wrong

__all__ = ["CONFIG", "RIGHT", "STOOD_ON", "WRONG"]

SUBSCRIPTION: Final = "00000000-0000-0000-0000-000000000001"
CONFIG: Final = {"subscriptionId": SUBSCRIPTION, "location": "westeurope"}
_IN: Final = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/g/providers"
_ROLES: Final = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions"
_STORE: Final = f"{_IN}/Microsoft.Storage/storageAccounts/bexlog"
_SUBNET: Final = f"{_IN}/Microsoft.Network/virtualNetworks/net/subnets/private"
_VAULT: Final = f"{_IN}/Microsoft.KeyVault/vaults/bex-keys"
_WHO: Final = f"{_IN}/Microsoft.ManagedIdentity/userAssignedIdentities/who"
_ROUTE: Final = f"{_IN}/Microsoft.Insights/actionGroups/high"
_SPACE: Final = f"{_IN}/Microsoft.OperationalInsights/workspaces/logs"
_PERSON: Final = "66666666-6666-4666-8666-666666666666"

RIGHT: Final[Right] = {
    "group": ("resources:ResourceGroup", {"resourceGroupName": "g", "location": "westeurope", "tags": {"a": "b"}}),
    "net": (
        "network:VirtualNetwork",
        {
            "resourceGroupName": "g",
            "virtualNetworkName": "net",
            "addressSpace": {"addressPrefixes": ["10.10.0.0/20"]},
            "encryption": {"enabled": True, "enforcement": "AllowUnencrypted"},
        },
    ),
    "firewall": (
        "network:NetworkSecurityGroup",
        {
            "resourceGroupName": "g",
            "networkSecurityGroupName": "private",
            "securityRules": [
                {
                    "name": "nothing",
                    "priority": 4096,
                    "access": "Deny",
                    "protocol": "*",
                    "direction": "Inbound",
                    "sourceAddressPrefix": "*",
                    "sourcePortRange": "*",
                    "destinationAddressPrefix": "*",
                    "destinationPortRange": "*",
                }
            ],
        },
    ),
    "routes": (
        "network:RouteTable",
        {
            "resourceGroupName": "g",
            "routeTableName": "nowhere",
            "routes": [{"name": "nowhere", "addressPrefix": "0.0.0.0/0", "nextHopType": "None"}],
        },
    ),
    "subnet": (
        "network:Subnet",
        {
            "resourceGroupName": "g",
            "virtualNetworkName": "net",
            "subnetName": "private",
            "addressPrefix": "10.10.0.0/22",
            "networkSecurityGroup": {"id": f"{_IN}/Microsoft.Network/networkSecurityGroups/private"},
            "routeTable": {"id": f"{_IN}/Microsoft.Network/routeTables/nowhere"},
            "privateEndpointNetworkPolicies": "Enabled",
        },
    ),
    "who": ("managedidentity:UserAssignedIdentity", {"resourceGroupName": "g", "resourceName": "who"}),
    "trust": (
        "managedidentity:FederatedIdentityCredential",
        {
            "resourceGroupName": "g",
            "resourceName": "who",
            "federatedIdentityCredentialResourceName": "from-ci",
            "issuer": "https://token.actions.githubusercontent.com",
            "subject": "repo:bex/ai:environment:dev",
            "audiences": ["api://AzureADTokenExchange"],
        },
    ),
    "vault": (
        "keyvault:Vault",
        {
            "resourceGroupName": "g",
            "vaultName": "bex-keys",
            "properties": {
                "tenantId": _PERSON,
                "sku": {"family": "A", "name": "premium"},
                "enableRbacAuthorization": True,
                "enablePurgeProtection": True,
                "softDeleteRetentionInDays": 90,
                "networkAcls": {"defaultAction": "Deny", "bypass": "AzureServices"},
            },
        },
    ),
    "key": (
        "keyvault:Key",
        {
            "resourceGroupName": "g",
            "vaultName": "bex-keys",
            "keyName": "audit",
            "properties": {
                "kty": "RSA-HSM",
                "keySize": 3072,
                "keyOps": ["wrapKey", "unwrapKey"],
                "rotationPolicy": {
                    "attributes": {"expiryTime": "P240D"},
                    "lifetimeActions": [{"action": {"type": "rotate"}, "trigger": {"timeAfterCreate": "P180D"}}],
                },
            },
        },
    ),
    "role": (
        "authorization:RoleDefinition",
        {
            "scope": f"/subscriptions/{SUBSCRIPTION}",
            "roleDefinitionId": "11111111-1111-4111-8111-111111111111",
            "roleName": "reads",
            "permissions": [{"actions": ["Microsoft.Insights/actionGroups/read"]}],
            "assignableScopes": [f"/subscriptions/{SUBSCRIPTION}"],
        },
    ),
    "may": (
        "authorization:RoleAssignment",
        {
            "scope": _VAULT,
            "roleAssignmentName": "22222222-2222-4222-8222-222222222222",
            "roleDefinitionId": f"{_ROLES}/11111111-1111-4111-8111-111111111111",
            "principalId": _PERSON,
            "principalType": "Group",
        },
    ),
    "store": (
        "storage:StorageAccount",
        {
            "resourceGroupName": "g",
            "accountName": "bexlog",
            "kind": "StorageV2",
            "sku": {"name": "Standard_ZRS"},
            "identity": {"type": "UserAssigned", "userAssignedIdentities": [_WHO]},
            "encryption": {
                "keySource": "Microsoft.Keyvault",
                "keyVaultProperties": {"keyVaultUri": "https://bex-keys.vault.azure.net", "keyName": "audit"},
                "encryptionIdentity": {"encryptionUserAssignedIdentity": _WHO},
            },
            "minimumTlsVersion": "TLS1_2",
            "publicNetworkAccess": "Disabled",
            "networkRuleSet": {"defaultAction": "Deny", "bypass": "AzureServices"},
        },
    ),
    "container": (
        "storage:BlobContainer",
        {"resourceGroupName": "g", "accountName": "bexlog", "containerName": "logs", "publicAccess": "None"},
    ),
    "lock": (
        "storage:BlobContainerImmutabilityPolicy",
        {
            "resourceGroupName": "g",
            "accountName": "bexlog",
            "containerName": "logs",
            "immutabilityPolicyName": "default",
            "immutabilityPeriodSinceCreationInDays": 2557,
            "allowProtectedAppendWritesAll": True,
        },
    ),
    "names": (
        "privatedns:PrivateZone",
        {"resourceGroupName": "g", "privateZoneName": "privatelink.blob.core.windows.net", "location": "global"},
    ),
    "way": (
        "network:PrivateEndpoint",
        {
            "resourceGroupName": "g",
            "privateEndpointName": "way",
            "subnet": {"id": _SUBNET},
            "privateLinkServiceConnections": [
                {"name": "blob", "privateLinkServiceId": _STORE, "groupIds": ["blob"]},
            ],
        },
    ),
    "way-names": (
        "network:PrivateDnsZoneGroup",
        {
            "resourceGroupName": "g",
            "privateEndpointName": "way",
            "privateDnsZoneGroupName": "default",
            "privateDnsZoneConfigs": [
                {
                    "name": "blob",
                    "privateDnsZoneId": f"{_IN}/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net",
                }
            ],
        },
    ),
    "record": (
        "monitor:DiagnosticSetting",
        {
            "resourceUri": _VAULT,
            "name": "audit",
            "storageAccountId": _STORE,
            "logs": [{"categoryGroup": "allLogs", "enabled": True}],
        },
    ),
    "space": (
        "operationalinsights:Workspace",
        {
            "resourceGroupName": "g",
            "workspaceName": "logs",
            "retentionInDays": 90,
            "sku": {"name": "PerGB2018"},
            "publicNetworkAccessForIngestion": "Disabled",
        },
    ),
    "route": (
        "monitor:ActionGroup",
        {
            "resourceGroupName": "g",
            "actionGroupName": "high",
            "groupShortName": "high",
            "location": "global",
            "enabled": True,
            "emailReceivers": [{"name": "duty", "emailAddress": "duty@bank.example", "useCommonAlertSchema": True}],
        },
    ),
    "alert": (
        "monitor:ScheduledQueryRule",
        {
            "resourceGroupName": "g",
            "ruleName": "failed",
            "kind": "LogAlert",
            "scopes": [_SPACE],
            "severity": 1,
            "enabled": True,
            "evaluationFrequency": "PT5M",
            "windowSize": "PT5M",
            "criteria": {
                "allOf": [
                    {"query": "AzureActivity", "timeAggregation": "Count", "operator": "GreaterThan", "threshold": 0}
                ]
            },
            "actions": {"actionGroups": [_ROUTE]},
        },
    ),
    "workflow": (
        "logic:Workflow",
        {
            "resourceGroupName": "g",
            "workflowName": "keeper",
            "state": "Enabled",
            "identity": {"type": "UserAssigned", "userAssignedIdentities": [_WHO]},
            "definition": {
                "$schema": "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/"
                "workflowdefinition.json#",
                "contentVersion": "1.0.0.0",
                "triggers": {"hourly": {"type": "Recurrence", "recurrence": {"frequency": "Hour", "interval": 1}}},
                "actions": {},
            },
        },
    ),
    "budget": (
        "consumption:Budget",
        {
            "scope": f"/subscriptions/{SUBSCRIPTION}",
            "budgetName": "month",
            "category": "Cost",
            "amount": 1600,
            "timeGrain": "Monthly",
            "timePeriod": {"startDate": "2026-01-01T00:00:00Z"},
            "notifications": {
                "half": {
                    "enabled": True,
                    "operator": "GreaterThanOrEqualTo",
                    "threshold": 50,
                    "contactEmails": [],
                    "contactGroups": [_ROUTE],
                }
            },
        },
    ),
    "plan": (
        "security:Pricing",
        {"scopeId": f"subscriptions/{SUBSCRIPTION}", "pricingName": "KeyVaults", "pricingTier": "Standard"},
    ),
    "copies": (
        "dataprotection:BackupVault",
        {
            "resourceGroupName": "g",
            "vaultName": "copies",
            "identity": {"type": "SystemAssigned"},
            "properties": {
                "storageSettings": [{"datastoreType": "VaultStore", "type": "GeoRedundant"}],
                "securitySettings": {
                    "immutabilitySettings": {"state": "Locked"},
                    "softDeleteSettings": {"state": "AlwaysOn", "retentionDurationInDays": 30},
                },
            },
        },
    ),
    "cache": (
        "redisenterprise:RedisEnterprise",
        {
            "resourceGroupName": "g",
            "clusterName": "answers",
            "sku": {"name": "Balanced_B5"},
            "minimumTlsVersion": "1.2",
            "highAvailability": "Enabled",
            "publicNetworkAccess": "Disabled",
        },
    ),
    "answers": (
        "redisenterprise:Database",
        {
            "resourceGroupName": "g",
            "clusterName": "answers",
            "databaseName": "default",
            "clientProtocol": "Encrypted",
            "evictionPolicy": "VolatileLRU",
        },
    ),
}

STOOD_ON: Final = frozenset({"who", "names", "space"})
"""What is right alone, for others to refer to."""

WRONG: Final = (
    # -- a key that there is not, at any depth
    Wrong("misspelt", "net", "addressSpace.addressPrefixes", to="addressPrefix"),
    Wrong("misspelt", "net", "encryption.enforcement", to="enforcment"),
    Wrong("misspelt", "firewall", "securityRules[0].sourceAddressPrefix", to="sourceAdressPrefix"),
    Wrong("misspelt", "firewall", "securityRules[0].direction", to="Direction"),
    Wrong("misspelt", "routes", "routes[0].nextHopType", to="nextHop"),
    Wrong("misspelt", "subnet", "networkSecurityGroup.id", to="Id"),
    Wrong("misspelt", "vault", "properties.enablePurgeProtection", to="enablePurgeProtect"),
    Wrong("misspelt", "vault", "properties.networkAcls.defaultAction", to="defaultAktion"),
    Wrong("misspelt", "vault", "properties.sku.family", to="familiy"),
    Wrong(
        "misspelt",
        "key",
        "properties.rotationPolicy.lifetimeActions[0].trigger.timeAfterCreate",
        to="timeAfterCreation",
    ),
    Wrong("misspelt", "key", "properties.keyOps", to="key_ops"),
    Wrong("misspelt", "store", "encryption.keyVaultProperties.keyVaultUri", to="keyVaultURI"),
    Wrong("misspelt", "store", "networkRuleSet.bypass", to="byPass"),
    Wrong("misspelt", "store", "minimumTlsVersion", to="minTlsVersion"),
    Wrong("misspelt", "lock", "immutabilityPeriodSinceCreationInDays", to="immutabilityPeriodInDays"),
    Wrong("misspelt", "way", "privateLinkServiceConnections[0].groupIds", to="groupIDs"),
    Wrong("misspelt", "way-names", "privateDnsZoneConfigs[0].privateDnsZoneId", to="privateDnsZone"),
    Wrong("misspelt", "record", "logs[0].categoryGroup", to="categoryGroups"),
    Wrong("misspelt", "alert", "criteria.allOf[0].timeAggregation", to="timeAggregate"),
    Wrong("misspelt", "alert", "actions.actionGroups", to="actionGroup"),
    Wrong("misspelt", "budget", "notifications.half.contactGroups", to="contactGroup"),
    Wrong("misspelt", "copies", "properties.securitySettings.immutabilitySettings.state", to="status"),
    Wrong("misspelt", "role", "permissions[0].actions", to="action"),
    Wrong("misspelt", "trust", "audiences", to="audience"),
    # -- a value that is none of those that there are
    Wrong("enumeration", "net", "encryption.enforcement", "DropEverything"),
    Wrong("enumeration", "firewall", "securityRules[0].access", "Refuse"),
    Wrong("enumeration", "firewall", "securityRules[0].direction", "Sideways"),
    Wrong("enumeration", "firewall", "securityRules[0].protocol", "HTTPS"),
    Wrong("enumeration", "routes", "routes[0].nextHopType", "Nowhere"),
    Wrong("enumeration", "subnet", "privateEndpointNetworkPolicies", "On"),
    Wrong("enumeration", "vault", "properties.sku.name", "platinum"),
    Wrong("enumeration", "vault", "properties.networkAcls.defaultAction", "Block"),
    Wrong("enumeration", "key", "properties.kty", "RSA-TPM"),
    Wrong("enumeration", "key", "properties.rotationPolicy.lifetimeActions[0].action.type", "renew"),
    Wrong("enumeration", "store", "kind", "StorageV3"),
    Wrong("enumeration", "store", "sku.name", "Standard_ZZZ"),
    Wrong("enumeration", "store", "minimumTlsVersion", "TLS1_4"),
    Wrong("enumeration", "store", "networkRuleSet.defaultAction", "Refuse"),
    Wrong("enumeration", "store", "identity.type", "ServiceAssigned"),
    Wrong("enumeration", "container", "publicAccess", "Everybody"),
    Wrong("enumeration", "may", "principalType", "Team"),
    Wrong("enumeration", "alert", "criteria.allOf[0].timeAggregation", "Mostly"),
    Wrong("enumeration", "budget", "timeGrain", "Weekly"),
    Wrong("enumeration", "budget", "notifications.half.operator", "AtLeast"),
    Wrong("enumeration", "plan", "pricingTier", "Premium"),
    Wrong("enumeration", "copies", "properties.storageSettings[0].type", "Everywhere"),
    Wrong("enumeration", "copies", "properties.securitySettings.immutabilitySettings.state", "Sealed"),
    Wrong("enumeration", "cache", "highAvailability", "On"),
    Wrong("enumeration", "answers", "clientProtocol", "TLS"),
    # -- what it lies in, or refers to, is not there, lies elsewhere or is of another kind
    Wrong("parent", "net", "resourceGroupName", "h"),
    Wrong("parent", "subnet", "virtualNetworkName", "other"),
    Wrong("parent", "subnet", "networkSecurityGroup.id", f"{_IN}/Microsoft.Network/networkSecurityGroups/public"),
    Wrong("parent", "subnet", "routeTable.id", f"{_IN}/Microsoft.Network/networkSecurityGroups/private"),
    Wrong("parent", "subnet", "addressPrefix", "10.99.0.0/22"),
    Wrong("parent", "key", "vaultName", "bex-other"),
    Wrong("parent", "container", "accountName", "bexother"),
    Wrong("parent", "lock", "containerName", "nologs"),
    Wrong(
        "parent",
        "store",
        "identity.userAssignedIdentities",
        [f"{_IN}/Microsoft.ManagedIdentity/userAssignedIdentities/nobody"],
    ),
    Wrong("parent", "way", "subnet.id", f"{_IN}/Microsoft.Network/virtualNetworks/net/subnets/public"),
    Wrong("parent", "way", "privateLinkServiceConnections[0].privateLinkServiceId", f"{_STORE}2"),
    Wrong("parent", "way-names", "privateEndpointName", "no-way"),
    Wrong("parent", "way-names", "privateDnsZoneConfigs[0].privateDnsZoneId", _STORE),
    Wrong("parent", "record", "storageAccountId", _VAULT),
    Wrong("parent", "record", "resourceUri", f"{_VAULT}2"),
    Wrong("parent", "may", "scope", f"{_VAULT}2"),
    Wrong("parent", "may", "roleDefinitionId", _VAULT),
    Wrong("parent", "trust", "resourceName", "nobody"),
    Wrong("parent", "alert", "scopes", [f"{_SPACE}2"]),
    Wrong("parent", "alert", "actions.actionGroups", [_SPACE]),
    Wrong("parent", "workflow", "identity.userAssignedIdentities", [_VAULT]),
    Wrong("parent", "budget", "notifications.half.contactGroups", [f"{_ROUTE}er"]),
    Wrong("parent", "answers", "clusterName", "questions"),
    # -- without what it must have
    Wrong("missing", "net", "resourceGroupName"),
    Wrong("missing", "firewall", "securityRules[0].access"),
    Wrong("missing", "firewall", "securityRules[0].protocol"),
    Wrong("missing", "routes", "routes[0].nextHopType"),
    Wrong("missing", "vault", "properties"),
    Wrong("missing", "vault", "properties.tenantId"),
    Wrong("missing", "vault", "properties.sku.name"),
    Wrong("missing", "key", "properties"),
    Wrong("missing", "store", "kind"),
    Wrong("missing", "store", "sku"),
    Wrong("missing", "store", "sku.name"),
    Wrong("missing", "cache", "sku"),
    Wrong("missing", "workflow", "resourceGroupName"),
    Wrong("missing", "container", "accountName"),
    Wrong("missing", "may", "principalId"),
    Wrong("missing", "may", "roleDefinitionId"),
    Wrong("missing", "route", "groupShortName"),
    Wrong("missing", "route", "emailReceivers[0].emailAddress"),
    Wrong("missing", "budget", "timePeriod"),
    Wrong("missing", "budget", "notifications.half.threshold"),
    Wrong("missing", "copies", "properties"),
    Wrong("missing", "copies", "properties.storageSettings"),
    Wrong("missing", "plan", "pricingTier"),
    # -- as no API of Azure takes it: wrapped or unwrapped, a list for one, a text for an object, a number for a text
    Wrong("shape", "vault", "properties.sku", "premium"),
    Wrong("shape", "vault", "properties.networkAcls", [{"defaultAction": "Deny"}]),
    Wrong("shape", "vault", "enableRbacAuthorization", value=True),
    Wrong("shape", "key", "properties.keySize", "large"),
    Wrong("shape", "key", "kty", "RSA-HSM"),
    Wrong("shape", "store", "sku", "Standard_ZRS"),
    Wrong("shape", "store", "properties", {"minimumTlsVersion": "TLS1_2"}),
    Wrong("shape", "store", "allowBlobPublicAccess", "never"),
    Wrong("shape", "subnet", "networkSecurityGroup", f"{_IN}/Microsoft.Network/networkSecurityGroups/private"),
    Wrong("shape", "net", "addressSpace", ["10.10.0.0/20"]),
    Wrong("shape", "net", "addressSpace.addressPrefixes", "10.10.0.0/20"),
    Wrong("shape", "firewall", "securityRules", {"nothing": {"priority": 100}}),
    Wrong("shape", "way", "privateLinkServiceConnections[0].groupIds", "blob"),
    Wrong("shape", "record", "logs", {"categoryGroup": "allLogs", "enabled": True}),
    Wrong("shape", "record", "logs[0].enabled", "sometimes"),
    Wrong("shape", "alert", "scopes", _SPACE),
    Wrong("shape", "alert", "criteria", [{"query": "AzureActivity"}]),
    Wrong("shape", "budget", "notifications", [{"enabled": True}]),
    Wrong("shape", "budget", "amount", "a lot"),
    Wrong("shape", "group", "tags", ["a=b"]),
    Wrong("shape", "copies", "properties.storageSettings", {"datastoreType": "VaultStore", "type": "GeoRedundant"}),
    Wrong("shape", "lock", "immutabilityPeriodSinceCreationInDays", "P2557D"),
    Wrong("shape", "trust", "audiences", "api://AzureADTokenExchange"),
    Wrong("shape", "role", "permissions", {"actions": ["*"]}),
)
