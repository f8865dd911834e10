"""What is captured is as personal as what was asked."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import each, every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import given

check = TerraformCheck(
    id="CKV_GOUV_4",
    name="Ensure what SageMaker endpoints capture is encrypted with a customer managed key",
    category=CheckCategories.ENCRYPTION,
    asks={"aws_sagemaker_endpoint_configuration": each("data_capture_config", every("kms_key_id", given))},
)
