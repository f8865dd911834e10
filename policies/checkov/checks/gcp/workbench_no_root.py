"""Whoever is root turns off what watches."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import is_true

check = TerraformCheck(
    id="CKV_GOUV_82",
    name="Ensure nobody is root on Vertex AI workbench instances",
    category=CheckCategories.GENERAL_SECURITY,
    asks={"google_workbench_instance": every("gce_setup/metadata/notebook-disable-root", is_true)},
)
