"""No more is asked than the spec allows."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Maybe
from gouvernail.verdict import Reason, Result, broken, unclear
from policies.reading.model.gateway import Gateway
from policies.reading.model.platform import Platform
from policies.rules.gateway._each import each_gateway
from policies.twin import Replaced, Set

STATEMENT = "The gateway takes as many calls a second, and at once, as the spec says, and turns the others away."
SEVERITY = "medium"
REMEDIATION = (
    "Set the gateway's bounds for all callers together to `serving.throttle`: `throttlingRateLimit` and "
    "`throttlingBurstLimit` for `*/*` (AWS), the `rate-limit-by-key` of the API's policy with one key for all (Azure); "
    "on Google Cloud the risk owner accepts that there is none."
)
UNSEEN = "How the calls are shared among callers; the account's own limit, which is lower or higher."
_SETTINGS = "aws:apigateway/methodSettings:MethodSettings"
_POLICY = "azure-native:apimanagement:ApiPolicy"
_ONE_EACH = Replaced('counter-key="[^"]*"', 'counter-key="@(context.Request.IpAddress)"')
BROKEN = {"aws": Set(_SETTINGS, "settings.throttlingRateLimit", -1), "azure": Set(_POLICY, "value", _ONE_EACH)}
UNCLEAR = {"aws": Set(_SETTINGS, "settings.throttlingRateLimit", UNKNOWN), "azure": Set(_POLICY, "value", UNKNOWN)}

NOT_POSSIBLE = {
    "gcp": "Cloud Armor applies one bound to a call, over a minute: that of its address, which stops who floods. All "
    "callers together are bound by what the instances take at once (their greatest number, and how many calls each "
    "takes). The risk owner accepts that, in writing."
}


def holds(platform: Platform) -> Result:
    """Compares the most that any method of a stage lets through with the spec."""
    return each_gateway(platform, _of)


def _of(platform: Platform, gateway: Gateway) -> Iterator[Reason]:
    expected = platform.expected
    for door in gateway.doors:
        yield from _compared(door.urn, "calls a second", door.rate, expected.calls_per_second)
        yield from _compared(door.urn, "calls at once", door.burst, expected.calls_at_once)


def _compared(urn: str, what: str, most: Maybe[float], asked: int) -> Iterator[Reason]:
    if most is UNKNOWN:
        yield unclear(urn, f"how many {what} the gateway takes is not known")
    elif most != asked:
        yield broken(urn, f"the gateway takes {most:g} {what}, the spec says {asked}")
