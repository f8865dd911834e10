"""One replica is none while it is replaced."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import any_of, every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import at_least

check = TerraformCheck(
    id="CKV_GOUV_76",
    name="Ensure Vertex AI serves models and indexes with two replicas or more",
    category=CheckCategories.GENERAL_SECURITY,
    asks={
        "google_vertex_ai_deployment_resource_pool": every("dedicated_resources/min_replica_count", at_least(2)),
        "google_vertex_ai_index_endpoint_deployed_index": any_of(
            every("dedicated_resources/min_replica_count", at_least(2)),
            every("automatic_resources/min_replica_count", at_least(2)),
        ),
    },
)
