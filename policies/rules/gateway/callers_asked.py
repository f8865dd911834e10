"""Whoever calls a method, a route or a model says who it is."""

from collections.abc import Iterable, Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, any_of, negated
from gouvernail.verdict import Reason
from policies.common.applying import only_where
from policies.resource import View

TITLE = "Every method, route, address of a function and endpoint of a model asks who calls."
SEVERITY = "critical"
REMEDIATION = {
    "aws": (
        "Set `authorization` or `authorizationType` to AWS_IAM, JWT, CUSTOM or COGNITO_USER_POOLS: a key that "
        "is passed on says not who calls."
    ),
    "azure": (
        "Set `properties.authMode` of an endpoint to AADToken, and put an `ApiPolicy` with `validate-jwt` or "
        "a client's certificate beside an API."
    ),
    "gcp": "Leave `invokerIamDisabled` off, so that each caller shows a token.",
}
_SAYS = "asks nobody who calls"
_KEY = "is a key, which says not who calls"
_ASK = ("$connect", "$default")
_VALIDATES = ("<validate-jwt", "<validate-azure-ad-token", "<validate-client-certificate")


def _method(method: View) -> Iterable[Reason] | None:
    """A browser asks with OPTIONS what it may ask, before anybody has signed in."""
    path, verb = "authorization", "httpMethod"
    asked = method.needs(path, negated(method.one_of(path, "NONE")), _SAYS)
    return only_where(method, verb, negated(method.one_of(verb, "OPTIONS")), asked)


def _route(route: View) -> Iterable[Reason] | None:
    """A web socket asks once, when it is opened; its other routes have no way and no method to them."""
    path, key = "authorizationType", route.text("routeKey")
    asks = UNKNOWN if key is UNKNOWN else _asks(str(key))
    asked = route.needs(path, negated(route.one_of(path, "NONE", absent="NONE")), _SAYS)
    return only_where(route, "routeKey", asks, asked)


def _asks(key: str) -> bool:
    return key in _ASK or (" " in key and not key.startswith("OPTIONS "))


def _graph(api: View) -> Iterator[Reason]:
    path = "authenticationType"
    for one in (api, *api.each("additionalAuthenticationProviders")):
        yield from one.needs(path, negated(one.one_of(path, "API_KEY")), _KEY)


def _address(function: View) -> Iterator[Reason]:
    path = "authorizationType"
    yield from function.needs(path, function.one_of(path, "AWS_IAM"), _SAYS)


def _endpoint(endpoint: View) -> Iterator[Reason]:
    path = "properties.authMode"
    yield from endpoint.needs(path, endpoint.one_of(path, "AADToken", "AMLToken"), _KEY)


def _api(api: View) -> Iterator[Reason]:
    found = api.beside("azure-native:apimanagement:ApiPolicy", "apiId")
    asks = UNKNOWN if found is UNKNOWN else any_of(_validates(policy) for policy in found)
    yield from api.needs("ApiPolicy.value", asks, _SAYS)


def _validates(policy: View) -> Truth:
    text = policy.text("value")
    return UNKNOWN if text is UNKNOWN else any(one in str(text) for one in _VALIDATES)


def _run(service: View) -> Iterator[Reason]:
    path = "invokerIamDisabled"
    yield from service.needs(path, negated(service.flag(path)), _SAYS)


READS = {
    "aws:apigateway/method:Method": _method,
    "aws:apigatewayv2/route:Route": _route,
    "aws:appsync/graphQLApi:GraphQLApi": _graph,
    "aws:lambda/functionUrl:FunctionUrl": _address,
    "azure-native:machinelearningservices:BatchEndpoint": _endpoint,
    "azure-native:machinelearningservices:OnlineEndpoint": _endpoint,
    "gcp:cloudrunv2/service:Service": _run,
}
READS_BESIDE = {"azure-native:apimanagement:Api": _api}
