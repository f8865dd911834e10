"""Whoever reaches a gateway uses the tools of the agent."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import one_of

check = TerraformCheck(
    id="CKV_GOUV_40",
    name="Ensure gateways of Bedrock agents ask who calls",
    category=CheckCategories.IAM,
    asks={"aws_bedrockagentcore_gateway": every("authorizer_type", one_of("CUSTOM_JWT", "AWS_IAM"))},
)
