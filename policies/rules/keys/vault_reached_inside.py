"""A vault is reached from inside the network only."""

from collections.abc import Iterator

from gouvernail.maybe import any_of
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "No vault answers whoever calls from the internet."
SEVERITY = "high"
REMEDIATION = "Set `publicNetworkAccess` to Disabled, or `networkAcls.defaultAction` to Deny."
NOT_THERE = {
    "aws": "Keys and secrets on AWS have no network of their own: roles and endpoints' policies limit who calls.",
    "gcp": "Keys and secrets on Google Cloud have no network of their own: a perimeter limits them.",
}


def _vault(vault: View) -> Iterator[Reason]:
    path = "properties.publicNetworkAccess"
    named = vault.one_of("properties.networkAcls.defaultAction", "Deny")
    closed = any_of([vault.one_of(path, "Disabled", "disabled"), named])
    yield from vault.needs(path, closed, "lets everybody in, and `networkAcls` too")


READS = {
    "azure-native:keyvault:Vault": _vault,
    "azure-native:keyvault:ManagedHsm": _vault,
}
