"""What a model was asked and what it answered is kept: nothing else shows later what it did."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import is_true

check = TerraformCheck(
    id="CKV_GOUV_72",
    name="Ensure Vertex AI endpoints log requests and answers",
    category=CheckCategories.LOGGING,
    asks={"google_vertex_ai_endpoint": every("predict_request_response_logging_config/enabled", is_true)},
)
