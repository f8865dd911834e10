"""Where people have passwords these are long, and new ones are new."""

from collections.abc import Iterator

from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "The passwords of an account are long, and none is used twice."
SEVERITY = "medium"
REMEDIATION = "Set `minimumPasswordLength` to 14 or more and `passwordReusePrevention` to 24."
NOT_THERE = {
    "azure": "People sign in through their directory, which has the rule for passwords.",
    "gcp": "People sign in through their directory, which has the rule for passwords.",
}
_LEAST = {"minimumPasswordLength": 14, "passwordReusePrevention": 24}


def _policy(policy: View) -> Iterator[Reason]:
    for path, least in _LEAST.items():
        yield from policy.needs(path, policy.at_least(path, least), f"is not {least} or more")


READS = {"aws:iam/accountPasswordPolicy:AccountPasswordPolicy": _policy}

MENDS = {
    "aws:iam/accountPasswordPolicy:AccountPasswordPolicy": {"minimumPasswordLength": 14, "passwordReusePrevention": 24},
}
