"""An instance is closed unless it is opened; a cluster of which nothing is said only within a subnet."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.arm import ArmCheck
from gouvernail_asks.asking import all_of, any_of, every, where
from gouvernail_asks.values import given, none_of, one_of

check = ArmCheck(
    id="CKV_GOUV_50",
    name="Ensure Azure Machine Learning computes are not reached by SSH from the internet",
    category=CheckCategories.NETWORKING,
    asks={
        "Microsoft.MachineLearningServices/workspaces/computes": all_of(
            where(
                every("properties/computeType", one_of("AmlCompute")),
                any_of(
                    every("properties/properties/remoteLoginPortPublicAccess", one_of("Disabled")),
                    all_of(
                        every("properties/properties/remoteLoginPortPublicAccess", none_of("Enabled")),
                        every("properties/properties/subnet/id", given),
                    ),
                ),
            ),
            where(
                every("properties/computeType", one_of("ComputeInstance")),
                every("properties/properties/sshSettings/sshPublicAccess", none_of("Enabled")),
            ),
        )
    },
)
