"""Runs, metrics and logs of jobs lie in the workspace."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.arm import ArmCheck
from gouvernail_asks.asking import all_of, every
from gouvernail_asks.values import given, one_of

check = ArmCheck(
    id="CKV_GOUV_43",
    name="Ensure Azure Machine Learning workspaces are encrypted with a customer managed key",
    category=CheckCategories.ENCRYPTION,
    asks={
        "Microsoft.MachineLearningServices/workspaces": all_of(
            every("properties/encryption/status", one_of("Enabled")),
            every("properties/encryption/keyVaultProperties/keyIdentifier", given),
        )
    },
)
