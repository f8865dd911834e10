"""Features are the data of persons in another form."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import each, every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import given

check = TerraformCheck(
    id="CKV_GOUV_18",
    name="Ensure offline stores of SageMaker feature groups are encrypted with a customer managed key",
    category=CheckCategories.ENCRYPTION,
    asks={"aws_sagemaker_feature_group": each("offline_store_config", every("s3_storage_config/kms_key_id", given))},
)
