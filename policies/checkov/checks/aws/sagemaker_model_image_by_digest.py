"""What was approved is what runs: a tag can be moved to another image, a digest cannot."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import all_of, each, every, where
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import by_digest, given

check = TerraformCheck(
    id="CKV_GOUV_2",
    name="Ensure SageMaker models name their image by its digest",
    category=CheckCategories.SUPPLY_CHAIN,
    asks={
        "aws_sagemaker_model": all_of(
            each("primary_container", where(every("image", given), every("image", by_digest))),
            each("container", where(every("image", given), every("image", by_digest))),
        )
    },
)
