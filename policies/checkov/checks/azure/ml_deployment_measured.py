"""Errors and times of answers are seen by somebody."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.arm import ArmCheck
from gouvernail_asks.asking import every
from gouvernail_asks.values import is_true

check = ArmCheck(
    id="CKV_GOUV_56",
    name="Ensure deployments of Azure Machine Learning write to Application Insights",
    category=CheckCategories.LOGGING,
    asks={
        "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments": every(
            "properties/appInsightsEnabled", is_true
        )
    },
)
