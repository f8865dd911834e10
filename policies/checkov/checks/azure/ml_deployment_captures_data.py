"""What a model was asked and what it answered is kept: nothing else shows later what it did."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.arm import ArmCheck
from gouvernail_asks.asking import all_of, every
from gouvernail_asks.values import one_of

check = ArmCheck(
    id="CKV_GOUV_55",
    name="Ensure deployments of Azure Machine Learning collect requests and answers",
    category=CheckCategories.LOGGING,
    asks={
        "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments": all_of(
            every("properties/dataCollector/collections/request/dataCollectionMode", one_of("Enabled")),
            every("properties/dataCollector/collections/response/dataCollectionMode", one_of("Enabled")),
        )
    },
)
