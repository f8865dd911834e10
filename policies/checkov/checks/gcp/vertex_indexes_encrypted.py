"""What is embedded can be read back in good part."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import given

_ASKED = every("encryption_spec/kms_key_name", given)

check = TerraformCheck(
    id="CKV_GOUV_73",
    name="Ensure Vertex AI indexes and their endpoints use a customer managed key",
    category=CheckCategories.ENCRYPTION,
    asks={"google_vertex_ai_index": _ASKED, "google_vertex_ai_index_endpoint": _ASKED},
)
