"""What a model was asked and what it answered is kept: nothing else shows later what it did."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import is_true

check = TerraformCheck(
    id="CKV_GOUV_3",
    name="Ensure SageMaker endpoints capture requests and answers",
    category=CheckCategories.LOGGING,
    asks={"aws_sagemaker_endpoint_configuration": every("data_capture_config/enable_capture", is_true)},
)
