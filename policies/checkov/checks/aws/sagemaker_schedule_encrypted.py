"""checkov asks it of job definitions; a schedule may carry its job itself."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import all_of, each, every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import given

check = TerraformCheck(
    id="CKV_GOUV_12",
    name="Ensure SageMaker monitoring schedules encrypt volume and output with a customer managed key",
    category=CheckCategories.ENCRYPTION,
    asks={
        "aws_sagemaker_monitoring_schedule": each(
            "monitoring_schedule_config/monitoring_job_definition",
            all_of(
                every("monitoring_output_config/kms_key_id", given),
                every("monitoring_resources/cluster_config/volume_kms_key_id", given),
            ),
        )
    },
)
