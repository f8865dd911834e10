"""Whoever labels or reviews sees the data: not from everywhere."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import any_of, every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import given, not_everybody

check = TerraformCheck(
    id="CKV_GOUV_27",
    name="Ensure SageMaker workforces are let in from named addresses or a VPC",
    category=CheckCategories.NETWORKING,
    asks={
        "aws_sagemaker_workforce": any_of(
            every("source_ip_config/cidrs", not_everybody), every("workforce_vpc_config/vpc_id", given)
        )
    },
)
