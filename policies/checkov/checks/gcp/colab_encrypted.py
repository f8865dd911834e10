"""The disk of a runtime holds what was loaded into it."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import given

check = TerraformCheck(
    id="CKV_GOUV_86",
    name="Ensure Colab Enterprise runtimes use a customer managed key",
    category=CheckCategories.ENCRYPTION,
    asks={"google_colab_runtime_template": every("encryption_spec/kms_key_name", given)},
)
