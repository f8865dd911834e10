"""The default account of Compute Engine is an editor of the whole project."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import own_account

check = TerraformCheck(
    id="CKV_GOUV_84",
    name="Ensure Vertex AI workbench instances run as a service account of their own",
    category=CheckCategories.IAM,
    asks={"google_workbench_instance": every("gce_setup/service_accounts/email", own_account)},
)
