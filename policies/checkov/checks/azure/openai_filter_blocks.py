"""A filter that only notes lets everything through."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.arm import ArmCheck
from gouvernail_asks.asking import all_of, every
from gouvernail_asks.values import is_true

check = ArmCheck(
    id="CKV_GOUV_64",
    name="Ensure every content filter of Azure OpenAI is enabled and blocks",
    category=CheckCategories.AI_AND_ML,
    asks={
        "Microsoft.CognitiveServices/accounts/raiPolicies": all_of(
            every("properties/contentFilters/enabled", is_true), every("properties/contentFilters/blocking", is_true)
        )
    },
)
