"""A key says nothing of who reads."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.arm import ArmCheck
from gouvernail_asks.asking import every
from gouvernail_asks.values import is_true

check = ArmCheck(
    id="CKV_GOUV_66",
    name="Ensure Azure AI Search is not opened by keys",
    category=CheckCategories.IAM,
    asks={"Microsoft.Search/searchServices": every("properties/disableLocalAuth", is_true)},
)
