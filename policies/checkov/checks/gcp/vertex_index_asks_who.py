"""Inside the network an index answers everybody unless issuers are named."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import given

check = TerraformCheck(
    id="CKV_GOUV_78",
    name="Ensure deployed Vertex AI indexes ask who calls",
    category=CheckCategories.IAM,
    asks={
        "google_vertex_ai_index_endpoint_deployed_index": every(
            "deployed_index_auth_config/auth_provider/allowed_issuers", given
        )
    },
)
