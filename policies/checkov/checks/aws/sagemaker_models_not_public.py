"""A model can be read back into parts of the data that it learned from."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import names_callers

check = TerraformCheck(
    id="CKV_GOUV_20",
    name="Ensure policies of SageMaker model package groups name their callers",
    category=CheckCategories.IAM,
    asks={"aws_sagemaker_model_package_group_policy": every("resource_policy", names_callers)},
)
