"""The metadata alone does not show what a model said. Text is delivered where nothing else is said."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import all_of, any_of, every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import given, none_of

check = TerraformCheck(
    id="CKV_GOUV_31",
    name="Ensure Bedrock logs what models are asked and what they answer",
    category=CheckCategories.LOGGING,
    asks={
        "aws_bedrock_model_invocation_logging_configuration": all_of(
            every("logging_config/text_data_delivery_enabled", none_of("false")),
            any_of(
                every("logging_config/cloudwatch_config/log_group_name", given),
                every("logging_config/s3_config/bucket_name", given),
            ),
        )
    },
)
