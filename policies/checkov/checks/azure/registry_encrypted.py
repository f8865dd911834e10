"""Images carry models."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.arm import ArmCheck
from gouvernail_asks.asking import all_of, every
from gouvernail_asks.values import given, one_of

check = ArmCheck(
    id="CKV_GOUV_69",
    name="Ensure Azure Container Registry is encrypted with a customer managed key",
    category=CheckCategories.ENCRYPTION,
    asks={
        "Microsoft.ContainerRegistry/registries": all_of(
            every("properties/encryption/status", one_of("enabled")),
            every("properties/encryption/keyVaultProperties/keyIdentifier", given),
        )
    },
)
