"""Jobs without a cluster of their own run on nodes of the workspace."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.arm import ArmCheck
from gouvernail_asks.asking import every
from gouvernail_asks.values import is_true

check = ArmCheck(
    id="CKV_GOUV_47",
    name="Ensure serverless compute of Azure Machine Learning has no public address",
    category=CheckCategories.NETWORKING,
    asks={
        "Microsoft.MachineLearningServices/workspaces": every(
            "properties/serverlessComputeSettings/serverlessComputeNoPublicIP", is_true
        )
    },
)
