"""With keys whoever uses the workspace reads everything in its store."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.arm import ArmCheck
from gouvernail_asks.asking import every
from gouvernail_asks.values import one_of

check = ArmCheck(
    id="CKV_GOUV_45",
    name="Ensure Azure Machine Learning workspaces open their stores by identity",
    category=CheckCategories.IAM,
    asks={
        "Microsoft.MachineLearningServices/workspaces": every("properties/systemDatastoresAuthMode", one_of("identity"))
    },
)
