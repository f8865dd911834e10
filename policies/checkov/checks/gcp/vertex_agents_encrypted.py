"""An agent remembers what persons told it; a corpus is the documents; a cluster holds the training data."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import given

_ASKED = every("encryption_spec/kms_key_name", given)

check = TerraformCheck(
    id="CKV_GOUV_79",
    name="Ensure Vertex AI agents, corpora and persistent clusters use a customer managed key",
    category=CheckCategories.ENCRYPTION,
    asks={
        "google_vertex_ai_reasoning_engine": _ASKED,
        "google_vertex_ai_rag_corpus": _ASKED,
        "google_vertex_ai_persistent_resource": _ASKED,
    },
)
