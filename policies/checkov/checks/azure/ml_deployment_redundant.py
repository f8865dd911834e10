"""One instance is none while it is replaced. On Kubernetes the cluster counts."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.arm import ArmCheck
from gouvernail_asks.asking import every, where
from gouvernail_asks.values import at_least, one_of

check = ArmCheck(
    id="CKV_GOUV_57",
    name="Ensure managed deployments of Azure Machine Learning have two instances or more",
    category=CheckCategories.GENERAL_SECURITY,
    asks={
        "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments": where(
            every("properties/endpointComputeType", one_of("Managed")), every("sku/capacity", at_least(2))
        )
    },
)
