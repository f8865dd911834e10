"""A key says nothing of who calls, and lasts until somebody changes it."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.arm import ArmCheck
from gouvernail_asks.asking import every
from gouvernail_asks.values import one_of

_ASKED = every("properties/authMode", one_of("AADToken", "AMLToken"))

check = ArmCheck(
    id="CKV_GOUV_52",
    name="Ensure endpoints of Azure Machine Learning are called with tokens, not keys",
    category=CheckCategories.IAM,
    asks={
        "Microsoft.MachineLearningServices/workspaces/onlineEndpoints": _ASKED,
        "Microsoft.MachineLearningServices/workspaces/batchEndpoints": _ASKED,
    },
)
