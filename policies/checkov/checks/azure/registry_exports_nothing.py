"""An image with a model in it is copied nowhere past the network."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.arm import ArmCheck
from gouvernail_asks.asking import every
from gouvernail_asks.values import one_of

check = ArmCheck(
    id="CKV_GOUV_68",
    name="Ensure Azure Container Registry exports no images",
    category=CheckCategories.SUPPLY_CHAIN,
    asks={
        "Microsoft.ContainerRegistry/registries": every("properties/policies/exportPolicy/status", one_of("disabled"))
    },
)
