"""Whoever leaves the directory leaves the studio."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import one_of

check = TerraformCheck(
    id="CKV_GOUV_15",
    name="Ensure people enter SageMaker domains by single sign-on",
    category=CheckCategories.IAM,
    asks={"aws_sagemaker_domain": every("auth_mode", one_of("SSO"))},
)
