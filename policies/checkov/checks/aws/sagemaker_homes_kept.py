"""What people worked on is not deleted with the studio. Kept is the default."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import none_of

check = TerraformCheck(
    id="CKV_GOUV_17",
    name="Ensure the home folders of SageMaker domains outlive the domain",
    category=CheckCategories.BACKUP_AND_RECOVERY,
    asks={"aws_sagemaker_domain": every("retention_policy/home_efs_file_system", none_of("Delete"))},
)
