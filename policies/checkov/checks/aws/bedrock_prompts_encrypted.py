"""A prompt says how the system decides, and often with whose data."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import given

_ASKED = every("customer_encryption_key_arn", given)

check = TerraformCheck(
    id="CKV_GOUV_37",
    name="Ensure Bedrock flows and prompts are encrypted with a customer managed key",
    category=CheckCategories.ENCRYPTION,
    asks={"aws_bedrockagent_flow": _ASKED, "aws_bedrockagent_prompt": _ASKED},
)
