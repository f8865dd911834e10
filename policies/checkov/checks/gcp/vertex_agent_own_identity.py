"""The shared identity of the service has the rights of every other agent."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import given

check = TerraformCheck(
    id="CKV_GOUV_80",
    name="Ensure Vertex AI agents run as a service account of their own",
    category=CheckCategories.IAM,
    asks={"google_vertex_ai_reasoning_engine": every("spec/service_account", given)},
)
