"""Who opens a vault is decided where all rights are: by roles."""

from collections.abc import Iterator

from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "Roles decide who opens a vault, not a list of its own."
SEVERITY = "medium"
REMEDIATION = "Set `enableRbacAuthorization`, and give roles on the vault instead of access policies."
NOT_THERE = {
    "aws": "A key or a secret on AWS has no list beside its policy, which other rules judge.",
    "gcp": "A key or a secret on Google Cloud is opened by roles only.",
}


def _vault(vault: View) -> Iterator[Reason]:
    path = "properties.enableRbacAuthorization"
    yield from vault.needs(path, vault.flag(path), "is not true")


READS = {"azure-native:keyvault:Vault": _vault}
