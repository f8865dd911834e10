"""A version that does worse goes back without anybody at the keyboard."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import given

check = TerraformCheck(
    id="CKV_GOUV_7",
    name="Ensure updates of SageMaker endpoints are rolled back on an alarm",
    category=CheckCategories.BACKUP_AND_RECOVERY,
    asks={"aws_sagemaker_endpoint": every("deployment_config/auto_rollback_configuration/alarms/alarm_name", given)},
)
