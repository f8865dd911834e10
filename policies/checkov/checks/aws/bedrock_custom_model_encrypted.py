"""A tuned model carries the data that it was tuned with."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import given

check = TerraformCheck(
    id="CKV_GOUV_29",
    name="Ensure custom Bedrock models are encrypted with a customer managed key",
    category=CheckCategories.ENCRYPTION,
    asks={"aws_bedrock_custom_model": every("custom_model_kms_key_id", given)},
)
