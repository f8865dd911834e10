"""The default gives each studio a way to the internet of its own."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import one_of

check = TerraformCheck(
    id="CKV_GOUV_13",
    name="Ensure SageMaker domains send all traffic through the VPC",
    category=CheckCategories.NETWORKING,
    asks={"aws_sagemaker_domain": every("app_network_access_type", one_of("VpcOnly"))},
)
