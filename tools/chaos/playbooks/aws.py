"""AWS: the rule of a load balancer asks for the buckets that go to the governed side."""

import re
from typing import Any, Final

from gouvernail.sandbox.state import State as Clouds
from tools.chaos.playbooks.playbook import BUCKETS, Hold, both_ways, the_one

__all__ = ["PLAYBOOKS", "live"]

_RULE: Final = "aws:lb/listenerRule:ListenerRule"


def live(clouds: Clouds, stack: str) -> int:
    """How many of the hundred buckets the rule sends to the governed side. ValueError where it says nothing of them."""
    conditions: Any = the_one(clouds, stack, _RULE, "governed").outputs.get("conditions")
    try:
        [pattern] = conditions[0]["httpHeader"]["regexValues"]
    except (LookupError, TypeError):
        raise ValueError("the rule asks for no bucket") from None
    return sum(bool(re.fullmatch(pattern, f"{bucket:02}")) for bucket in BUCKETS)


PLAYBOOKS: Final = both_ways(
    "aws",
    holds=(
        Hold("aws:route53:Zone", "create"),
        Hold("aws:lb:LoadBalancer", "create"),
        Hold("aws:lb:TargetGroup", "create"),
        Hold("aws:lb:ListenerRule", "create"),
        Hold("aws:cloudwatch:LogDelivery", "create"),
    ),
    twice=Hold("aws:route53:Zone", "create"),
    weighs=Hold("aws:lb:ListenerRule", "update"),
    live=live,
)
