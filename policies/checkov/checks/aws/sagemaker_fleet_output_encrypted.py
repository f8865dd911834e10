"""Samples of what devices saw lie under a key of their own."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import given

check = TerraformCheck(
    id="CKV_GOUV_28",
    name="Ensure what SageMaker device fleets send is encrypted with a customer managed key",
    category=CheckCategories.ENCRYPTION,
    asks={"aws_sagemaker_device_fleet": every("output_config/kms_key_id", given)},
)
