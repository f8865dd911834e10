"""What served last year can be served again."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.arm import ArmCheck
from gouvernail_asks.asking import every
from gouvernail_asks.values import one_of

check = ArmCheck(
    id="CKV_GOUV_70",
    name="Ensure deleted images of Azure Container Registry come back",
    category=CheckCategories.BACKUP_AND_RECOVERY,
    asks={
        "Microsoft.ContainerRegistry/registries": every(
            "properties/policies/softDeletePolicy/status", one_of("enabled")
        )
    },
)
