"""Names that each service of Azure takes: its length, its letters, and whether the whole world shares them.

Source: Azure Resource Manager, naming rules and restrictions
(https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules).
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from components.contract.naming import digest, physical_name

__all__ = ["LIMITS", "Limit", "guid", "name_of"]


@dataclass(frozen=True, slots=True)
class Limit:
    """`longest` in characters; `plain` without hyphens; `everywhere` where no two customers may have one name."""

    longest: int
    plain: bool = False
    everywhere: bool = False


LIMITS: Final[Mapping[str, Limit]] = {
    "alertsmanagement:AlertProcessingRule": Limit(260),
    "apimanagement:ApiManagementService": Limit(50, everywhere=True),
    "applicationinsights:Component": Limit(255),
    "authorization:DenyAssignment": Limit(128, everywhere=True),  # as of a role's
    "authorization:RoleDefinition": Limit(128, everywhere=True),  # a directory has each name once
    "compute:DiskEncryptionSet": Limit(80),
    "compute:VirtualMachine": Limit(64),
    "consumption:Budget": Limit(63),
    "containerregistry:Registry": Limit(50, plain=True, everywhere=True),
    "dataprotection:BackupVault": Limit(50),
    "eventhub:Namespace": Limit(50, everywhere=True),
    "iothub:IotHubResource": Limit(50, everywhere=True),
    "keyvault:Key": Limit(127),
    "keyvault:Vault": Limit(24, everywhere=True),
    "logic:Workflow": Limit(43),
    "machinelearningservices:Compute": Limit(24),
    "machinelearningservices:OnlineDeployment": Limit(32),
    "machinelearningservices:OnlineEndpoint": Limit(32, everywhere=True),  # a region has each name once
    "machinelearningservices:Registry": Limit(32, everywhere=True),  # a directory has each name once
    "machinelearningservices:Workspace": Limit(33),
    "managedidentity:UserAssignedIdentity": Limit(128),
    "monitor:ActionGroup": Limit(260),
    "monitor:ActivityLogAlert": Limit(260),
    "monitor:AutoscaleSetting": Limit(260),
    "monitor:DataCollectionEndpoint": Limit(44),
    "monitor:DataCollectionRule": Limit(64),
    "monitor:DiagnosticSetting": Limit(260),
    "monitor:MetricAlert": Limit(260),
    "monitor:ScheduledQueryRule": Limit(260),
    "network:ApplicationGateway": Limit(80),
    "network:FlowLog": Limit(80),
    "network:NetworkInterface": Limit(80),
    "network:NetworkSecurityGroup": Limit(80),
    "network:PrivateEndpoint": Limit(64),
    "network:RouteTable": Limit(80),
    "network:Subnet": Limit(80),
    "network:VirtualNetwork": Limit(64),
    "network:WebApplicationFirewallPolicy": Limit(80),
    "operationalinsights:QueryPack": Limit(63),
    "operationalinsights:Workspace": Limit(63),
    "privatedns:VirtualNetworkLink": Limit(80),
    "redisenterprise:RedisEnterprise": Limit(60, everywhere=True),
    "resources:Deployment": Limit(64),
    "resources:ResourceGroup": Limit(90),
    "storage:StorageAccount": Limit(24, plain=True, everywhere=True),
}
"""Kind -> what it takes. All take small letters and digits, begin with a letter and end with either."""

_OURS: Final = uuid.UUID("6f0d2c5e-8f5b-5a8e-9c39-5e6f7a3c1b11")


def name_of(kind: str, prefix: str, role: str, account: str = "") -> str:
    """The name of a thing of this kind (`keyvault:Vault`): always the same for the same prefix, role and account.

    What the whole world shares ends in a digest of all three, so that two customers with one prefix do not meet.
    """
    limit = LIMITS[kind]
    if not limit.everywhere:
        return physical_name(prefix, role, limit=limit.longest)
    joint = "" if limit.plain else "-"
    words = "-".join((prefix, role)).replace("_", "-").replace("-", joint)
    own = digest([prefix, role, account])
    return f"{words[: limit.longest - len(joint + own)].rstrip('-')}{joint}{own}"


def guid(*parts: str) -> str:
    """The name of what Azure names by a GUID (an assignment of a role): always the same for the same parts."""
    return str(uuid.uuid5(_OURS, "\n".join(part.lower() for part in parts)))
