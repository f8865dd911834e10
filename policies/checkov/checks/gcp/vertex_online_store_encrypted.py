"""Features are the data of persons in another form."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import given

check = TerraformCheck(
    id="CKV_GOUV_74",
    name="Ensure Vertex AI feature online stores use a customer managed key",
    category=CheckCategories.ENCRYPTION,
    asks={"google_vertex_ai_feature_online_store": every("encryption_spec/kms_key_name", given)},
)
