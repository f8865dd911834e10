"""The gateway is the only way in."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.arm import ArmCheck
from gouvernail_asks.asking import every
from gouvernail_asks.values import one_of

check = ArmCheck(
    id="CKV_GOUV_53",
    name="Ensure online endpoints of Azure Machine Learning are not public",
    category=CheckCategories.NETWORKING,
    asks={
        "Microsoft.MachineLearningServices/workspaces/onlineEndpoints": every(
            "properties/publicNetworkAccess", one_of("Disabled")
        )
    },
)
