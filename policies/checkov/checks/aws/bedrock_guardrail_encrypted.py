"""A guardrail names what must not be said, and so what is secret."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import given

check = TerraformCheck(
    id="CKV_GOUV_32",
    name="Ensure Bedrock guardrails are encrypted with a customer managed key",
    category=CheckCategories.ENCRYPTION,
    asks={"aws_bedrock_guardrail": every("kms_key_arn", given)},
)
