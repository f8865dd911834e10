"""Models of all environments lie in a registry."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.arm import ArmCheck
from gouvernail_asks.asking import every
from gouvernail_asks.values import one_of

check = ArmCheck(
    id="CKV_GOUV_71",
    name="Ensure registries of Azure Machine Learning are not public",
    category=CheckCategories.NETWORKING,
    asks={"Microsoft.MachineLearningServices/registries": every("properties/publicNetworkAccess", one_of("Disabled"))},
)
