"""An index is the documents in another form. checkov asks it of azurerm only."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.arm import ArmCheck
from gouvernail_asks.asking import every
from gouvernail_asks.values import one_of

check = ArmCheck(
    id="CKV_GOUV_65",
    name="Ensure Azure AI Search is not public",
    category=CheckCategories.NETWORKING,
    asks={"Microsoft.Search/searchServices": every("properties/publicNetworkAccess", one_of("disabled"))},
)
