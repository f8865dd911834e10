"""What is asked and what is said passes a filter of ours."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.arm import ArmCheck
from gouvernail_asks.asking import every
from gouvernail_asks.values import given

check = ArmCheck(
    id="CKV_GOUV_63",
    name="Ensure deployments of Azure OpenAI name a policy that filters content",
    category=CheckCategories.AI_AND_ML,
    asks={"Microsoft.CognitiveServices/accounts/deployments": every("properties/raiPolicyName", given)},
)
