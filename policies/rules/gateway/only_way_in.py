"""Nobody goes past the gateway, and nobody comes to it from outside."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, require, unclear
from policies.reading.model.gateway import Gateway
from policies.reading.model.platform import Platform
from policies.rules.gateway._each import each_gateway
from policies.twin import Set

STATEMENT = "A model is asked by way of its gateway only, and the gateway from inside the network only."
SEVERITY = "critical"
REMEDIATION = (
    "Close every other way to the model: a `PRIVATE` API whose policy denies other networks and ranges than "
    "`serving.gateway.allow`, no other role with `sagemaker:InvokeEndpoint` and no endpoint for `sagemaker.runtime` "
    "(AWS), `virtualNetworkType` `Internal` (Azure), an internal load balancer and `defaultUriDisabled` (Google "
    "Cloud)."
)
UNSEEN = "People and roles outside these stacks who may ask an endpoint; policies that the cloud wrote itself."
_API = "aws:apigateway/restApi:RestApi"
_GATEWAY = "azure-native:apimanagement:ApiManagementService"
_SERVICE, _ADDRESS = "gcp:cloudrunv2/service:Service", "defaultUriDisabled"
BROKEN = {
    "aws": Set(_API, "endpointConfiguration.types", "REGIONAL"),
    "azure": Set(_GATEWAY, "virtualNetworkType", "External"),
    "gcp": Set(_SERVICE, _ADDRESS, value=False),
}
UNCLEAR = {
    "aws": Set(_API, "endpointConfiguration.types", UNKNOWN),
    "azure": Set(_GATEWAY, "virtualNetworkType", UNKNOWN),
    "gcp": Set(_SERVICE, _ADDRESS, UNKNOWN),
}
_PAST = "sagemaker.runtime"


def holds(platform: Platform) -> Result:
    """Looks at each gateway's name and policy, at who else may ask an endpoint, and at ways past it in the network."""
    return each_gateway(platform, _of)


def _of(platform: Platform, gateway: Gateway) -> Iterator[Reason]:
    yield from require(
        gateway.private, gateway.urn, "the gateway has a public name", "whether the gateway is private is not known"
    )
    yield from require(
        gateway.inside,
        gateway.urn,
        "the gateway does not turn away what comes from another network",
        "whether the gateway turns away what comes from another network is not known",
    )
    if gateway.ranges is UNKNOWN:
        yield unclear(gateway.urn, "which addresses the gateway lets in is not known")
    elif gateway.ranges != frozenset(platform.expected.callers):
        yield broken(gateway.urn, f"the gateway lets in {_named(gateway.ranges)}, not what the spec names")
    yield from _past(platform)


def _named(ranges: frozenset[str]) -> str:
    return ", ".join(sorted(ranges)) or "every address of the network"


def _past(platform: Platform) -> Iterator[Reason]:
    own = {way.identity for gateway in platform.gateways for way in gateway.ways}
    led = {way.endpoint for gateway in platform.gateways for way in gateway.ways}
    for endpoint in platform.model_endpoints:
        if endpoint.name not in led:
            if UNKNOWN in led or endpoint.name is UNKNOWN:
                yield unclear(endpoint.urn, "whether the gateway leads to this endpoint is not known")
            else:
                yield broken(endpoint.urn, "no gateway leads to this endpoint")
    for asker in platform.askers:
        if asker.identity in own:
            continue
        if asker.may is True and asker.identity is not UNKNOWN and UNKNOWN not in own:
            yield broken(asker.urn, "this role asks the endpoint itself, past the gateway")
        else:
            yield unclear(asker.urn, "whether this role asks the endpoint past the gateway is not known")
    for endpoint in platform.endpoints:
        if endpoint.service == _PAST:
            yield broken(endpoint.urn, "the network has a way to the endpoints past the gateway")
