"""Answers that wait in a bucket lie under a key of their own."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import each, every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import given

check = TerraformCheck(
    id="CKV_GOUV_6",
    name="Ensure the output of asynchronous SageMaker endpoints is encrypted with a customer managed key",
    category=CheckCategories.ENCRYPTION,
    asks={
        "aws_sagemaker_endpoint_configuration": each("async_inference_config", every("output_config/kms_key_id", given))
    },
)
