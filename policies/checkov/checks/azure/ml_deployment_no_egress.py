"""A model gets a request and gives an answer; it calls nobody."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.arm import ArmCheck
from gouvernail_asks.asking import every
from gouvernail_asks.values import one_of

check = ArmCheck(
    id="CKV_GOUV_54",
    name="Ensure deployments of Azure Machine Learning do not reach the internet",
    category=CheckCategories.NETWORKING,
    asks={
        "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments": every(
            "properties/egressPublicNetworkAccess", one_of("Disabled")
        )
    },
)
