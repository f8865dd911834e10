"""Whoever may use the workspace may read the key."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.arm import ArmCheck
from gouvernail_asks.asking import every
from gouvernail_asks.values import one_of

check = ArmCheck(
    id="CKV_GOUV_58",
    name="Ensure datastores of Azure Machine Learning hold no key",
    category=CheckCategories.SECRETS,
    asks={
        "Microsoft.MachineLearningServices/workspaces/datastores": every(
            "properties/credentials/credentialsType", one_of("None")
        )
    },
)
