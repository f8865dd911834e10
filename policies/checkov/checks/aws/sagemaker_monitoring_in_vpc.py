"""It reaches its data through endpoints of ours alone."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import each, every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import given

check = TerraformCheck(
    id="CKV_GOUV_10",
    name="Ensure SageMaker monitoring jobs run in a VPC",
    category=CheckCategories.NETWORKING,
    asks={
        "aws_sagemaker_data_quality_job_definition": every("network_config/vpc_config/subnets", given),
        "aws_sagemaker_monitoring_schedule": each(
            "monitoring_schedule_config/monitoring_job_definition", every("network_config/vpc_config/subnets", given)
        ),
    },
)
