"""Properties whose name in the SDK is not made from Terraform's by rule, each row looked at by hand."""

from typing import Final

__all__ = ["RENAMES", "SINGULAR"]

RENAMES: Final = {
    ("aws:dlm/LifecyclePolicyPolicyDetailsActionCrossRegionCopyEncryptionConfigurationArgs", "encrypted"): [
        "encrypted",
        "encryption",  # what checkov's checks read, which no provider has
    ],
    ("aws:lambda/function:Function", "code"): ["filename"],
    ("aws:lambda/function:Function", "name"): ["function_name"],
}
"""(Token or nested type, wire name) -> Terraform's names."""
SINGULAR: Final[frozenset[tuple[str, str]]] = frozenset()
"""Lists of plain values that Terraform names in the singular."""
