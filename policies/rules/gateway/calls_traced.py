"""From a call to its prediction and to the model that made it."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, require, unclear
from policies.reading.model.gateway import Door, Gateway
from policies.reading.model.platform import Platform
from policies.rules.gateway._each import each_gateway
from policies.twin import Set

STATEMENT = (
    "Every call is logged for as long as predictions are kept, with the id that the record of its prediction bears "
    "and with what the model's endpoint served."
)
SEVERITY = "high"
REMEDIATION = (
    "Log every call for `retention.events.keep` with the id that goes to the model and what the endpoint serves, and "
    "trace it: `accessLogSettings`, `requestParameters` and `xrayTracingEnabled` (AWS), `sampling.percentage` 100 of "
    "the API's diagnostics (Azure), `logConfig.sampleRate` 1 of the backend with its sink (Google Cloud)."
)
UNSEEN = "Whether each entry arrives; which of two releases answered while one replaces the other."
_INTEGRATION = "aws:apigateway/integration:Integration"
_BARE = {"integration.request.header.Content-Type": "method.request.header.Content-Type"}
_DIAGNOSTIC = "azure-native:apimanagement:ApiDiagnostic"
_SHARE, _TO_LOG = "sampling.percentage", "azuremonitor"
_BACKEND, _LOGGED = "gcp:compute/regionBackendService:RegionBackendService", "logConfig.sampleRate"
BROKEN = {
    "aws": Set(_INTEGRATION, "requestParameters", _BARE),
    "azure": Set(_DIAGNOSTIC, _SHARE, 10, having=_TO_LOG),
    "gcp": Set(_BACKEND, _LOGGED, 0.1),
}
UNCLEAR = {
    "aws": Set(_INTEGRATION, "requestParameters", UNKNOWN),
    "azure": Set(_DIAGNOSTIC, _SHARE, UNKNOWN, having=_TO_LOG),
    "gcp": Set(_BACKEND, _LOGGED, UNKNOWN),
}
ALONG = {"gcp": ("traffic.divided_calls_logged@prod",)}  # a router leads to the gateway's own backend, whose log it is
BY_OTHER_MEANS = {
    "gcp": "The service that is asked writes a line a call, too, with the revision that answered; Cloud Run traces a "
    "part of the calls by itself, under the id that all of them bear."
}


def holds(platform: Platform) -> Result:
    """Compares what the log says of a call with what goes to the endpoint, and with what the endpoint serves."""
    return each_gateway(platform, _of)


def _of(platform: Platform, gateway: Gateway) -> Iterator[Reason]:
    for door in gateway.doors:
        yield from _kept(door, platform.expected.event_days)
        yield from require(door.distributed, door.urn, "calls are not traced", "whether calls are traced is not known")
        if door.said is UNKNOWN:
            yield unclear(door.urn, "what the log says of a call is not known")
            continue
        for way in gateway.ways:
            if way.trace is UNKNOWN:
                yield unclear(way.urn, "whether an id goes with the question is not known")
            elif way.trace is None:
                yield broken(way.urn, "no id goes with the question, so its prediction is not found again")
            elif way.trace not in door.said:
                yield broken(door.urn, f"the log does not say {way.trace}, which the record of the prediction bears")
        yield from _served(platform, gateway, door, door.said)


def _kept(door: Door, days: int) -> Iterator[Reason]:
    if door.days is UNKNOWN:
        yield unclear(door.urn, "how long calls stand in the log is not known")
    elif door.days is None:
        yield broken(door.urn, "calls are not logged")
    elif door.days < days:
        yield broken(door.urn, f"calls stand in the log for {door.days:g} days, predictions are kept for {days}")


def _served(platform: Platform, gateway: Gateway, door: Door, said: frozenset[str]) -> Iterator[Reason]:
    led = {way.endpoint for way in gateway.ways}
    for endpoint in platform.model_endpoints:
        if endpoint.name not in led:
            continue
        if endpoint.serves is UNKNOWN:
            yield unclear(endpoint.urn, "what the endpoint serves is not known")
        elif endpoint.serves not in said:
            yield broken(door.urn, f"the log does not say that the endpoint serves {endpoint.serves}")
