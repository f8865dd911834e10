"""A job that reads every request must not be able to send one anywhere."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import each, every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import is_true

check = TerraformCheck(
    id="CKV_GOUV_9",
    name="Ensure SageMaker monitoring jobs run in network isolation",
    category=CheckCategories.NETWORKING,
    asks={
        "aws_sagemaker_data_quality_job_definition": every("network_config/enable_network_isolation", is_true),
        "aws_sagemaker_monitoring_schedule": each(
            "monitoring_schedule_config/monitoring_job_definition",
            every("network_config/enable_network_isolation", is_true),
        ),
    },
)
