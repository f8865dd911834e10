"""Labels and the data that they belong to lie together."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import given

check = TerraformCheck(
    id="CKV_GOUV_26",
    name="Ensure SageMaker labeling jobs encrypt their output with a customer managed key",
    category=CheckCategories.ENCRYPTION,
    asks={"aws_sagemaker_labeling_job": every("output_config/kms_key_id", given)},
)
