"""Data must not leave by a link that a prompt made up. checkov asks it of azurerm only."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.arm import ArmCheck
from gouvernail_asks.asking import every
from gouvernail_asks.values import is_true

check = ArmCheck(
    id="CKV_GOUV_61",
    name="Ensure Azure OpenAI and Cognitive Services reach named hosts only",
    category=CheckCategories.NETWORKING,
    asks={"Microsoft.CognitiveServices/accounts": every("properties/restrictOutboundNetworkAccess", is_true)},
)
