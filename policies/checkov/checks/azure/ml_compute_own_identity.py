"""What runs reaches data as itself, not with the keys of whoever started it."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.arm import ArmCheck
from gouvernail_asks.asking import all_of, every
from gouvernail_asks.values import given, none_of

_ASKED = all_of(every("identity/type", given), every("identity/type", none_of("None")))

check = ArmCheck(
    id="CKV_GOUV_51",
    name="Ensure computes and endpoints of Azure Machine Learning have an identity of their own",
    category=CheckCategories.IAM,
    asks={
        "Microsoft.MachineLearningServices/workspaces/computes": _ASKED,
        "Microsoft.MachineLearningServices/workspaces/onlineEndpoints": _ASKED,
    },
)
