"""Names that each service of Azure takes: its length, its letters, and whether the whole world shares them.

Source: Azure Resource Manager, naming rules and restrictions
(https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from components.contract.naming import digest, physical_name

__all__ = ["LIMITS", "Limit", "name_of"]


@dataclass(frozen=True, slots=True)
class Limit:
    """`longest` in characters; `plain` without hyphens; `everywhere` where no two customers may have one name."""

    longest: int
    plain: bool = False
    everywhere: bool = False


LIMITS: Final[Mapping[str, Limit]] = {
    "resources:ResourceGroup": Limit(90),
    "network:VirtualNetwork": Limit(64),
    "network:NetworkSecurityGroup": Limit(80),
    "network:RouteTable": Limit(80),
    "network:FlowLog": Limit(80),
    "network:PrivateEndpoint": Limit(64),
    "privatedns:VirtualNetworkLink": Limit(80),
    "keyvault:Vault": Limit(24, everywhere=True),
    "keyvault:Key": Limit(127),
    "storage:StorageAccount": Limit(24, plain=True, everywhere=True),
    "managedidentity:UserAssignedIdentity": Limit(128),
    "operationalinsights:Workspace": Limit(63),
    "monitor:DiagnosticSetting": Limit(260),
}


def name_of(kind: str, prefix: str, role: str, account: str = "") -> str:
    """The name of a thing of this kind (`keyvault:Vault`): always the same for the same prefix, role and account.

    What the whole world shares ends in a digest of the account, so that two customers with one prefix do not meet.
    """
    limit = LIMITS[kind]
    own = digest([prefix, role, account]) if limit.everywhere else ""
    longest = limit.longest - (len(own) + 1 if own else 0)
    made = physical_name(prefix, *([role] if role else []), limit=longest)
    whole = f"{made.rstrip('-')}-{own}" if own else made
    return whole.replace("-", "") if limit.plain else whole
