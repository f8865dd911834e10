"""A model talks to what the platform names, and to nobody else."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.arm import ArmCheck
from gouvernail_asks.asking import every
from gouvernail_asks.values import one_of

check = ArmCheck(
    id="CKV_GOUV_42",
    name="Ensure Azure Machine Learning workspaces allow approved outbound traffic only",
    category=CheckCategories.NETWORKING,
    asks={
        "Microsoft.MachineLearningServices/workspaces": every(
            "properties/managedNetwork/isolationMode", one_of("AllowOnlyApprovedOutbound")
        )
    },
)
