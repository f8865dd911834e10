"""Closed to the public, or open to the addresses and networks that are named."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.arm import ArmCheck
from gouvernail_asks.asking import any_of, every
from gouvernail_asks.values import one_of

check = ArmCheck(
    id="CKV_GOUV_59",
    name="Ensure Azure OpenAI and Cognitive Services deny networks that are not named",
    category=CheckCategories.NETWORKING,
    asks={
        "Microsoft.CognitiveServices/accounts": any_of(
            every("properties/publicNetworkAccess", one_of("Disabled")),
            every("properties/networkAcls/defaultAction", one_of("Deny")),
        )
    },
)
