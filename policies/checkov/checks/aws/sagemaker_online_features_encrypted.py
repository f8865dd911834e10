"""Features are the data of persons in another form."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import each, every, where
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import given, is_true

check = TerraformCheck(
    id="CKV_GOUV_19",
    name="Ensure online stores of SageMaker feature groups are encrypted with a customer managed key",
    category=CheckCategories.ENCRYPTION,
    asks={
        "aws_sagemaker_feature_group": each(
            "online_store_config",
            where(every("enable_online_store", is_true), every("security_config/kms_key_id", given)),
        )
    },
)
