"""Data must not leave by way of a notebook."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import one_of

check = TerraformCheck(
    id="CKV_GOUV_85",
    name="Ensure Colab Enterprise runtimes have no way to the internet",
    category=CheckCategories.NETWORKING,
    asks={"google_colab_runtime_template": every("network_spec/enable_internet_access", one_of("false"))},
)
