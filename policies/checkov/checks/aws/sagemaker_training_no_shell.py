"""Remote debugging opens a shell beside the training data."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import not_true

check = TerraformCheck(
    id="CKV_GOUV_25",
    name="Ensure nobody can open a shell in SageMaker training jobs",
    category=CheckCategories.GENERAL_SECURITY,
    asks={"aws_sagemaker_training_job": every("remote_debug_config/enable_remote_debug", not_true)},
)
