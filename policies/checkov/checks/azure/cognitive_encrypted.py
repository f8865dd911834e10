"""Tuned models, files and what assistants remember. checkov asks it of azurerm only."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.arm import ArmCheck
from gouvernail_asks.asking import all_of, every
from gouvernail_asks.values import given, one_of

check = ArmCheck(
    id="CKV_GOUV_60",
    name="Ensure Azure OpenAI and Cognitive Services are encrypted with a customer managed key",
    category=CheckCategories.ENCRYPTION,
    asks={
        "Microsoft.CognitiveServices/accounts": all_of(
            every("properties/encryption/keySource", one_of("Microsoft.KeyVault")),
            every("properties/encryption/keyVaultProperties/keyName", given),
        )
    },
)
