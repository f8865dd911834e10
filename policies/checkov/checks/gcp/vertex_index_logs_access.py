"""A search in embedded data is a reading of data."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import is_true

check = TerraformCheck(
    id="CKV_GOUV_77",
    name="Ensure deployed Vertex AI indexes log who asks",
    category=CheckCategories.LOGGING,
    asks={"google_vertex_ai_index_endpoint_deployed_index": every("enable_access_logging", is_true)},
)
