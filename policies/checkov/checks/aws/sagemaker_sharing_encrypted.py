"""The output of a cell is data of the platform, in a bucket that others read."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import each, every, where
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import given, one_of

check = TerraformCheck(
    id="CKV_GOUV_16",
    name="Ensure what SageMaker users share of notebooks is encrypted with a customer managed key",
    category=CheckCategories.ENCRYPTION,
    asks={
        "aws_sagemaker_domain": each(
            "default_user_settings/sharing_settings",
            where(every("notebook_output_option", one_of("Allowed")), every("s3_kms_key_id", given)),
        ),
        "aws_sagemaker_user_profile": each(
            "user_settings/sharing_settings",
            where(every("notebook_output_option", one_of("Allowed")), every("s3_kms_key_id", given)),
        ),
    },
)
