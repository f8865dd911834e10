"""Where a deployment says nothing of it, the managed network of its workspace decides (CKV_GOUV_42)."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.arm import ArmCheck
from gouvernail_asks.asking import every, where
from gouvernail_asks.values import given, one_of

check = ArmCheck(
    id="CKV_GOUV_54",
    name="Ensure deployments of Azure Machine Learning are not let out to the internet",
    category=CheckCategories.NETWORKING,
    asks={
        "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments": where(
            every("properties/egressPublicNetworkAccess", given),
            every("properties/egressPublicNetworkAccess", one_of("Disabled")),
        )
    },
)
