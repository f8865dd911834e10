"""Secure boot is off unless it is asked for."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import is_true

check = TerraformCheck(
    id="CKV_GOUV_87",
    name="Ensure Colab Enterprise runtimes start only what is signed",
    category=CheckCategories.GENERAL_SECURITY,
    asks={"google_colab_runtime_template": every("shielded_vm_config/enable_secure_boot", is_true)},
)
