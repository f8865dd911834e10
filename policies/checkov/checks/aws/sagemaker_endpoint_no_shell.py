"""SSM access lets a person change what a model answers, past every release."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import all_of, each, every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import not_true

check = TerraformCheck(
    id="CKV_GOUV_8",
    name="Ensure nobody can open a shell on the instances of SageMaker endpoints",
    category=CheckCategories.GENERAL_SECURITY,
    asks={
        "aws_sagemaker_endpoint_configuration": all_of(
            each("production_variants", every("enable_ssm_access", not_true)),
            each("shadow_production_variants", every("enable_ssm_access", not_true)),
        )
    },
)
