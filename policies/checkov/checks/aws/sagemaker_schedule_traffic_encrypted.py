"""checkov asks it of job definitions; a schedule may carry its job itself."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import each, every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import is_true

check = TerraformCheck(
    id="CKV_GOUV_11",
    name="Ensure SageMaker monitoring schedules encrypt traffic between the instances of a job",
    category=CheckCategories.ENCRYPTION,
    asks={
        "aws_sagemaker_monitoring_schedule": each(
            "monitoring_schedule_config/monitoring_job_definition",
            every("network_config/enable_inter_container_traffic_encryption", is_true),
        )
    },
)
