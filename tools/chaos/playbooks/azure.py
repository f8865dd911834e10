"""Azure: a policy of API Management sends those to the governed side whose bucket is below a named value."""

import re
from typing import Final
from xml.etree.ElementTree import Element, ParseError, fromstring

from gouvernail.sandbox.state import State as Clouds
from tools.chaos.playbooks.playbook import BUCKETS, Hold, both_ways, the_one

__all__ = ["PLAYBOOKS", "live"]

_SERVICE: Final = "azure-native:apimanagement:"
_VALUE: Final = f"{_SERVICE}NamedValue"
_POLICY: Final = f"{_SERVICE}ApiOperationPolicy"
_WHOLE: Final = 100
_BELOW: Final = re.compile(r'int\.Parse\(bucket\) < int\.Parse\("\{\{weight\}\}"\)')


def live(clouds: Clouds, stack: str) -> int:
    """How many of the hundred buckets go to the governed side. ValueError where the policy does not say it by the
    named value, or that is no share of calls."""
    try:
        inbound = fromstring(str(the_one(clouds, stack, _POLICY, "router").outputs.get("value"))).find("inbound")  # noqa: S314 - of our own sandbox
    except ParseError as error:
        raise ValueError("the policy cannot be read") from error
    divided = [] if inbound is None else [_BELOW.findall(str(one.get("value"))) for one in inbound.iter("set-variable")]
    if [len(found) for found in divided] != [1] or inbound is None or _ways(inbound) != ["governed", "legacy"]:
        raise ValueError("the policy does not divide calls by the weight")
    share = int(str(the_one(clouds, stack, _VALUE, "weight").outputs.get("value")))
    if not 0 <= share <= _WHOLE:
        raise ValueError(f"{share} is no share of calls")
    return sum(bucket < share for bucket in BUCKETS)


def _ways(inbound: Element) -> list[str | None]:
    """Where calls go that are below the weight, and all others."""
    return [
        one.get("backend-id")
        for way in ("choose/when", "choose/otherwise")
        for one in inbound.iterfind(f"{way}/set-backend-service")
    ]


PLAYBOOKS: Final = both_ways(
    "azure",
    holds=(
        Hold("azure-native:apimanagement:ApiManagementService", "create"),
        Hold("azure-native:apimanagement:NamedValue", "create"),
        Hold("azure-native:apimanagement:Backend", "create"),
        Hold("azure-native:apimanagement:ApiOperationPolicy", "create"),
        Hold("azure-native:authorization:RoleAssignment", "create"),
    ),
    # Azure makes nothing a second time: the name that ours has is its id, and the provider refuses what is there.
    twice=Hold("azure-native:apimanagement:NamedValue", "update"),
    weighs=Hold("azure-native:apimanagement:NamedValue", "update"),
    live=live,
    by_name=True,
)
