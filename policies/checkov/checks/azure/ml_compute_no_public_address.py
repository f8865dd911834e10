"""Where people work on models, nothing leads to the internet directly."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.arm import ArmCheck
from gouvernail_asks.asking import every, where
from gouvernail_asks.values import one_of

check = ArmCheck(
    id="CKV_GOUV_48",
    name="Ensure Azure Machine Learning computes have no public address",
    category=CheckCategories.NETWORKING,
    asks={
        "Microsoft.MachineLearningServices/workspaces/computes": where(
            every("properties/computeType", one_of("AmlCompute", "ComputeInstance")),
            every("properties/properties/enableNodePublicIp", one_of("false")),
        )
    },
)
