"""Microsoft then collects less of what runs, and encrypts what lies on the nodes. It cannot be set later."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.arm import ArmCheck
from gouvernail_asks.asking import every
from gouvernail_asks.values import is_true

check = ArmCheck(
    id="CKV_GOUV_44",
    name="Ensure Azure Machine Learning workspaces are marked as of high business impact",
    category=CheckCategories.GENERAL_SECURITY,
    asks={"Microsoft.MachineLearningServices/workspaces": every("properties/hbiWorkspace", is_true)},
)
