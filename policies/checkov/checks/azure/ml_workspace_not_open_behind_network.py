"""The switch opens the workspace past its private endpoint."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.arm import ArmCheck
from gouvernail_asks.asking import every
from gouvernail_asks.values import not_true

check = ArmCheck(
    id="CKV_GOUV_46",
    name="Ensure Azure Machine Learning workspaces behind a network are not open to the public",
    category=CheckCategories.NETWORKING,
    asks={
        "Microsoft.MachineLearningServices/workspaces": every("properties/allowPublicAccessWhenBehindVnet", not_true)
    },
)
