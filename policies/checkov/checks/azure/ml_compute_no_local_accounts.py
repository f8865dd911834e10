"""Whoever leaves the directory leaves the compute. checkov asks it of azurerm only."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.arm import ArmCheck
from gouvernail_asks.asking import every, where
from gouvernail_asks.values import is_true, one_of

check = ArmCheck(
    id="CKV_GOUV_49",
    name="Ensure Azure Machine Learning computes have no local accounts",
    category=CheckCategories.IAM,
    asks={
        "Microsoft.MachineLearningServices/workspaces/computes": where(
            every("properties/computeType", one_of("AmlCompute", "ComputeInstance")),
            every("properties/disableLocalAuth", is_true),
        )
    },
)
