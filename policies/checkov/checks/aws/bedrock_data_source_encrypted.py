"""Documents are copied in on their way to the index."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import given

check = TerraformCheck(
    id="CKV_GOUV_36",
    name="Ensure data sources of Bedrock knowledge bases are encrypted with a customer managed key",
    category=CheckCategories.ENCRYPTION,
    asks={"aws_bedrockagent_data_source": every("server_side_encryption_configuration/kms_key_arn", given)},
)
