"""An optimised store has a public endpoint unless it is given a private one; one on Bigtable has none of its own."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import every, where
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import absent, is_true

check = TerraformCheck(
    id="CKV_GOUV_75",
    name="Ensure Vertex AI feature online stores serve privately",
    category=CheckCategories.NETWORKING,
    asks={
        "google_vertex_ai_feature_online_store": where(
            every("bigtable/auto_scaling/min_node_count", absent),
            every("dedicated_serving_endpoint/private_service_connect_config/enable_private_service_connect", is_true),
        )
    },
)
