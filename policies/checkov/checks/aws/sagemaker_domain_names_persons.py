"""Users who share a role are one caller in CloudTrail, unless the session carries the name of the profile."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import one_of

check = TerraformCheck(
    id="CKV_GOUV_14",
    name="Ensure SageMaker domains write the name of the user into the audit trail",
    category=CheckCategories.LOGGING,
    asks={"aws_sagemaker_domain": every("domain_settings/execution_role_identity_config", one_of("USER_PROFILE_NAME"))},
)
