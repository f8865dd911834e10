"""Hate, insults, sexual content, violence and misconduct: of requests and of answers, at medium strength or more."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import all_of, every, some
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import none_of, one_of

_STRONG = all_of(
    every("input_strength", one_of("MEDIUM", "HIGH")),
    every("output_strength", one_of("MEDIUM", "HIGH")),
    every("output_action", none_of("NONE")),
    every("output_enabled", none_of("false")),
)

check = TerraformCheck(
    id="CKV_GOUV_34",
    name="Ensure Bedrock guardrails filter every kind of harmful content",
    category=CheckCategories.AI_AND_ML,
    asks={
        "aws_bedrock_guardrail": all_of(
            some("content_policy_config/filters_config", every("type", one_of("HATE")), _STRONG),
            some("content_policy_config/filters_config", every("type", one_of("INSULTS")), _STRONG),
            some("content_policy_config/filters_config", every("type", one_of("SEXUAL")), _STRONG),
            some("content_policy_config/filters_config", every("type", one_of("VIOLENCE")), _STRONG),
            some("content_policy_config/filters_config", every("type", one_of("MISCONDUCT")), _STRONG),
        )
    },
)
