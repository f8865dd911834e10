"""What an agent may run or open, it runs and opens inside."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import one_of

_ASKED = every("network_configuration/network_mode", one_of("VPC", "SANDBOX"))

check = TerraformCheck(
    id="CKV_GOUV_38",
    name="Ensure Bedrock agent runtimes, browsers and interpreters have no public network",
    category=CheckCategories.NETWORKING,
    asks={
        "aws_bedrockagentcore_agent_runtime": _ASKED,
        "aws_bedrockagentcore_browser": _ASKED,
        "aws_bedrockagentcore_code_interpreter": _ASKED,
    },
)
