"""Gradients tell about the data that they come from."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import all_of, each, every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import is_true

check = TerraformCheck(
    id="CKV_GOUV_22",
    name="Ensure SageMaker training jobs encrypt traffic between their instances",
    category=CheckCategories.ENCRYPTION,
    asks={
        "aws_sagemaker_training_job": every("enable_inter_container_traffic_encryption", is_true),
        "aws_sagemaker_hyper_parameter_tuning_job": all_of(
            each("training_job_definition", every("enable_inter_container_traffic_encryption", is_true)),
            each("training_job_definitions", every("enable_inter_container_traffic_encryption", is_true)),
        ),
    },
)
