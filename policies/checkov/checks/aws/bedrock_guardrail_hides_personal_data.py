"""Names, numbers and addresses are masked or stopped on their way out."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import any_of, every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import given

check = TerraformCheck(
    id="CKV_GOUV_35",
    name="Ensure Bedrock guardrails hide personal data",
    category=CheckCategories.AI_AND_ML,
    asks={
        "aws_bedrock_guardrail": any_of(
            every("sensitive_information_policy_config/pii_entities_config/type", given),
            every("sensitive_information_policy_config/regexes_config/pattern", given),
        )
    },
)
