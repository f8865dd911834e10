"""Data must not leave by way of a browser."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import is_true

check = TerraformCheck(
    id="CKV_GOUV_83",
    name="Ensure nothing is downloaded from Vertex AI workbench instances",
    category=CheckCategories.GENERAL_SECURITY,
    asks={"google_workbench_instance": every("gce_setup/metadata/notebook-disable-downloads", is_true)},
)
