"""Who comes over plain HTTP is sent to HTTPS, and gets no other answer."""

from collections.abc import Callable, Iterable, Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, all_of, any_of, negated
from gouvernail.verdict import Reason
from policies.common.applying import only_where
from policies.resource import View

TITLE = "Nothing is answered over plain HTTP but where to go instead."
SEVERITY = "high"
REMEDIATION = {
    "aws": (
        "Let the listener's `defaultActions` redirect to HTTPS, and set `viewerProtocolPolicy` of a "
        "distribution to redirect-to-https."
    ),
    "azure": (
        "Set `httpsOnly` of a web app, `httpsRedirect` of a route, `isHttpAllowed` of an endpoint to false, "
        "and `protocols` of an API to https alone."
    ),
    "gcp": "Set `defaultUrlRedirect.httpsRedirect` of the URL map that answers on port 80.",
}
_SAYS = "answers over plain HTTP"
_POLICY = "viewerProtocolPolicy"
_SAFE = ("https-only", "redirect-to-https")


def _listener(listener: View) -> Iterable[Reason] | None:
    return only_where(listener, "protocol", listener.one_of("protocol", "HTTP"), _actions(listener))


def _actions(listener: View) -> Iterator[Reason]:
    for action in listener.each("defaultActions"):
        yield from action.needs("redirect.protocol", action.one_of("redirect.protocol", "HTTPS"), _SAYS)


def _distribution(distribution: View) -> Iterator[Reason]:
    for path in ("defaultCacheBehavior", "orderedCacheBehaviors"):
        for behaviour in distribution.each(path):
            yield from behaviour.needs(_POLICY, behaviour.one_of(_POLICY, *_SAFE), _SAYS)


def _gateway(gateway: View) -> Iterator[Reason]:
    for listener in gateway.each("httpListeners"):
        plain = negated(listener.one_of("protocol", "Https"))
        answered = any_of(_answers(rule, listener) for rule in gateway.each("requestRoutingRules"))
        yield from listener.needs("protocol", negated(all_of([plain, answered])), _SAYS)


def _answers(rule: View, listener: View) -> Truth:
    """Whether a rule answers what comes to the listener, which it names by its place in the gateway."""
    place, name = rule.text("httpListener.id"), listener.text("name")
    asked = UNKNOWN if place is UNKNOWN or name is UNKNOWN else str(place).endswith(f"/{name}")
    return all_of([asked, negated(rule.given("redirectConfiguration"))])


def _route(route: View) -> Iterator[Reason]:
    protocols = route.texts("supportedProtocols")
    alone = UNKNOWN if protocols is UNKNOWN else protocols == ("Https",)
    path = "httpsRedirect"
    yield from route.needs(path, any_of([route.one_of(path, "Enabled"), alone]), _SAYS)


def _api(api: View) -> Iterator[Reason]:
    protocols = api.texts("protocols")
    safe = UNKNOWN if protocols is UNKNOWN else {"https", "wss"}.issuperset(protocols)
    yield from api.needs("protocols", safe, _SAYS)


def _off(path: str, *, absent: bool = False) -> Callable[[View], Iterator[Reason]]:
    def reader(service: View) -> Iterator[Reason]:
        yield from service.needs(path, negated(service.flag(path, absent=absent)), _SAYS)

    return reader


def _web_app(app: View) -> Iterator[Reason]:
    yield from app.needs("httpsOnly", app.flag("httpsOnly"), _SAYS)


def _map(proxy: str) -> Callable[[View], Iterator[Reason] | None]:
    """A map of paths is read where a proxy for plain HTTP asks it."""

    def reader(paths: View) -> Iterator[Reason] | None:
        found = paths.beside(proxy, "urlMap")
        if found == ():
            return None
        path = "defaultUrlRedirect.httpsRedirect"
        plain = all_of([UNKNOWN if found is UNKNOWN else True, negated(paths.flag(path))])
        return paths.needs(path, negated(plain), _SAYS)

    return reader


READS = {
    "aws:alb/listener:Listener": _listener,
    "aws:lb/listener:Listener": _listener,
    "aws:cloudfront/distribution:Distribution": _distribution,
    "azure-native:apimanagement:Api": _api,
    "azure-native:app:ContainerApp": _off("configuration.ingress.allowInsecure"),
    "azure-native:cdn:Endpoint": _off("isHttpAllowed", absent=True),
    "azure-native:cdn:Route": _route,
    "azure-native:network:ApplicationGateway": _gateway,
    "azure-native:web:WebApp": _web_app,
}
READS_BESIDE = {
    "gcp:compute/regionUrlMap:RegionUrlMap": _map("gcp:compute/regionTargetHttpProxy:RegionTargetHttpProxy"),
    "gcp:compute/uRLMap:URLMap": _map("gcp:compute/targetHttpProxy:TargetHttpProxy"),
}

MENDS = {
    "azure-native:cdn:Route": {"httpsRedirect": "Enabled"},
    "azure-native:web:WebApp": {"httpsOnly": True},
}
