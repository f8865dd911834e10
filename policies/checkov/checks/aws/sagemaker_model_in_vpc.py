"""A model talks to what its own subnets lead to, and to nothing else."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import all_of, every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import given

check = TerraformCheck(
    id="CKV_GOUV_1",
    name="Ensure SageMaker models run in a VPC",
    category=CheckCategories.NETWORKING,
    asks={
        "aws_sagemaker_model": all_of(every("vpc_config/subnets", given), every("vpc_config/security_group_ids", given))
    },
)
