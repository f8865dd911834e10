"""An agent remembers what persons told it."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import given

check = TerraformCheck(
    id="CKV_GOUV_39",
    name="Ensure memories and gateways of Bedrock agents and evaluations are encrypted with a customer managed key",
    category=CheckCategories.ENCRYPTION,
    asks={
        "aws_bedrockagentcore_memory": every("encryption_key_arn", given),
        "aws_bedrockagentcore_gateway": every("kms_key_arn", given),
        "aws_bedrock_evaluation_job": every("customer_encryption_key_id", given),
    },
)
