"""Training data is reached through endpoints of ours alone."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import all_of, each, every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import given

check = TerraformCheck(
    id="CKV_GOUV_24",
    name="Ensure SageMaker training jobs run in a VPC",
    category=CheckCategories.NETWORKING,
    asks={
        "aws_sagemaker_training_job": every("vpc_config/subnets", given),
        "aws_sagemaker_hyper_parameter_tuning_job": all_of(
            each("training_job_definition", every("vpc_config/subnets", given)),
            each("training_job_definitions", every("vpc_config/subnets", given)),
        ),
    },
)
