"""Google Cloud: the rules of a URL map, in their order, say of each bucket which side answers."""

from typing import Any, Final

from gouvernail.sandbox.state import State as Clouds
from tools.chaos.playbooks.playbook import BUCKETS, Hold, both_ways, the_one

__all__ = ["PLAYBOOKS", "live"]

_MAP: Final = "gcp:compute/regionUrlMap:RegionUrlMap"
_BACKEND: Final = "gcp:compute/regionBackendService:RegionBackendService"


def live(clouds: Clouds, stack: str) -> int:
    """How many of the hundred buckets some rule sends elsewhere than to the legacy. ValueError where a rule asks for
    something else than a range of them, or nobody answers."""
    outputs: Any = the_one(clouds, stack, _MAP, "router").outputs
    legacy = str(the_one(clouds, stack, _BACKEND, "legacy").outputs.get("name"))
    try:
        [matcher] = outputs["pathMatchers"]
        rules = sorted(matcher["routeRules"], key=lambda one: int(one["priority"]))
        answered = [next(one["service"] for one in rules if _takes(one, bucket)) for bucket in BUCKETS]
        return sum(not service.endswith(f"/backendServices/{legacy}") for service in answered)
    except (LookupError, TypeError, AttributeError, StopIteration) as error:
        raise ValueError("the URL map does not say where each bucket goes") from error


def _takes(rule: Any, bucket: int) -> bool:  # noqa: ANN401 - as the sandbox has it
    """Whether one of the rule's matches is met in all that it asks of headers."""
    return any(all(_meets(one, bucket) for one in match.get("headerMatches") or ()) for match in rule["matchRules"])


def _meets(asked: Any, bucket: int) -> bool:  # noqa: ANN401 - as the sandbox has it
    if asked["headerName"] != "x-gouvernail-bucket":
        raise ValueError(f"a rule asks for {asked['headerName']}")
    within = asked["rangeMatch"]
    return (int(within["rangeStart"]) <= bucket < int(within["rangeEnd"])) is not bool(asked.get("invertMatch"))


PLAYBOOKS: Final = both_ways(
    "gcp",
    holds=(
        Hold("gcp:logging:ProjectBucketConfig", "create"),
        Hold("gcp:compute:RegionBackendService", "create"),
        Hold("gcp:compute:NetworkEndpointGroup", "create"),
        Hold("gcp:compute:RegionUrlMap", "create"),
        Hold("gcp:compute:ForwardingRule", "create"),
        Hold("gcp:dns:RecordSet", "create"),
    ),
    twice=Hold("gcp:logging:ProjectBucketConfig", "create"),
    weighs=Hold("gcp:compute:RegionUrlMap", "update"),
    live=live,
    later="2m",  # its provider asks again for so many seconds, not so often, and gives up where it would wait longer
)
