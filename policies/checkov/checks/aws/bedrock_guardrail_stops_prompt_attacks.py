"""Text that was brought in must not give orders to the model."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import all_of, every, some
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import none_of, one_of

check = TerraformCheck(
    id="CKV_GOUV_33",
    name="Ensure Bedrock guardrails block prompt attacks",
    category=CheckCategories.AI_AND_ML,
    asks={
        "aws_bedrock_guardrail": some(
            "content_policy_config/filters_config",
            every("type", one_of("PROMPT_ATTACK")),
            all_of(
                every("input_strength", one_of("HIGH")),
                every("input_action", none_of("NONE")),
                every("input_enabled", none_of("false")),
            ),
        )
    },
)
