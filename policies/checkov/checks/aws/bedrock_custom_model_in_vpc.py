"""Tuning data is reached through endpoints of ours alone."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import given

check = TerraformCheck(
    id="CKV_GOUV_30",
    name="Ensure custom Bedrock models are tuned in a VPC",
    category=CheckCategories.NETWORKING,
    asks={"aws_bedrock_custom_model": every("vpc_config/subnet_ids", given)},
)
