"""The code that learns brings nothing in and sends nothing out."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import all_of, each, every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import is_true

check = TerraformCheck(
    id="CKV_GOUV_21",
    name="Ensure SageMaker training jobs run in network isolation",
    category=CheckCategories.NETWORKING,
    asks={
        "aws_sagemaker_training_job": every("enable_network_isolation", is_true),
        "aws_sagemaker_hyper_parameter_tuning_job": all_of(
            each("training_job_definition", every("enable_network_isolation", is_true)),
            each("training_job_definitions", every("enable_network_isolation", is_true)),
        ),
    },
)
