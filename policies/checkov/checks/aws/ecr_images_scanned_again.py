"""A fault that is found next month is in the image of today: basic scanning looks once."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import all_of, each, every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import one_of

check = TerraformCheck(
    id="CKV_GOUV_41",
    name="Ensure the ECR registry scans images again after they were pushed",
    category=CheckCategories.SUPPLY_CHAIN,
    asks={
        "aws_ecr_registry_scanning_configuration": all_of(
            every("scan_type", one_of("ENHANCED")), each("rule", every("scan_frequency", one_of("CONTINUOUS_SCAN")))
        )
    },
)
