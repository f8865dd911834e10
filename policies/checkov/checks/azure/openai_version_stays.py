"""A model that replaces itself is a change that nobody judged."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.arm import ArmCheck
from gouvernail_asks.asking import all_of, every
from gouvernail_asks.values import given, one_of

check = ArmCheck(
    id="CKV_GOUV_62",
    name="Ensure deployments of Azure OpenAI stay at the version that was approved",
    category=CheckCategories.AI_AND_ML,
    asks={
        "Microsoft.CognitiveServices/accounts/deployments": all_of(
            every("properties/versionUpgradeOption", one_of("NoAutoUpgrade")), every("properties/model/version", given)
        )
    },
)
