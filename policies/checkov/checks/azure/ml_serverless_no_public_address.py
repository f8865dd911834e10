"""It is asked where a subnet is named: elsewhere the managed network of the workspace decides."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.arm import ArmCheck
from gouvernail_asks.asking import every, where
from gouvernail_asks.values import given, is_true

check = ArmCheck(
    id="CKV_GOUV_47",
    name="Ensure serverless compute of Azure Machine Learning in a subnet has no public address",
    category=CheckCategories.NETWORKING,
    asks={
        "Microsoft.MachineLearningServices/workspaces": where(
            every("properties/serverlessComputeSettings/serverlessComputeCustomSubnet", given),
            every("properties/serverlessComputeSettings/serverlessComputeNoPublicIP", is_true),
        )
    },
)
