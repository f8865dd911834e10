"""The volume holds the training data, the output the model."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import all_of, each, every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import given

check = TerraformCheck(
    id="CKV_GOUV_23",
    name="Ensure SageMaker training jobs encrypt volume and model with a customer managed key",
    category=CheckCategories.ENCRYPTION,
    asks={
        "aws_sagemaker_training_job": all_of(
            every("output_data_config/kms_key_id", given), every("resource_config/volume_kms_key_id", given)
        ),
        "aws_sagemaker_hyper_parameter_tuning_job": all_of(
            each(
                "training_job_definition",
                all_of(
                    every("output_data_config/kms_key_id", given), every("resource_config/volume_kms_key_id", given)
                ),
            ),
            each(
                "training_job_definitions",
                all_of(
                    every("output_data_config/kms_key_id", given), every("resource_config/volume_kms_key_id", given)
                ),
            ),
        ),
    },
)
