"""An index is the documents in another form."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.arm import ArmCheck
from gouvernail_asks.asking import every
from gouvernail_asks.values import one_of

check = ArmCheck(
    id="CKV_GOUV_67",
    name="Ensure Azure AI Search takes only what is encrypted with a customer managed key",
    category=CheckCategories.ENCRYPTION,
    asks={"Microsoft.Search/searchServices": every("properties/encryptionWithCmk/enforcement", one_of("Enabled"))},
)
