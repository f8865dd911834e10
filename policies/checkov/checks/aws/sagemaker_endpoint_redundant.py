"""SageMaker spreads instances over zones where there are two; a serverless variant has none to count."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import any_of, each, every, where
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import absent, at_least

check = TerraformCheck(
    id="CKV_GOUV_5",
    name="Ensure each variant of a SageMaker endpoint has two instances or more",
    category=CheckCategories.GENERAL_SECURITY,
    asks={
        "aws_sagemaker_endpoint_configuration": each(
            "production_variants",
            where(
                every("serverless_config/memory_size_in_mb", absent),
                any_of(
                    every("initial_instance_count", at_least(2)),
                    every("managed_instance_scaling/min_instance_count", at_least(2)),
                ),
            ),
        )
    },
)
