"""Whoever listens speaks TLS 1.2 or later."""

from collections.abc import Callable, Iterable, Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import any_of, negated
from gouvernail.values import entry, flag
from gouvernail.verdict import Reason
from policies.common.applying import only_where
from policies.resource import View

TITLE = "Every listener, domain and proxy refuses TLS older than 1.2."
SEVERITY = "high"
REMEDIATION = {
    "aws": (
        "Name a policy that begins with TLS 1.2 in `sslPolicy` or `securityPolicy` "
        "(`viewerCertificate.minimumProtocolVersion` of a distribution)."
    ),
    "azure": (
        "Set the least version to 1.2: `siteConfig.minTlsVersion` of a web app, `tlsSettings` of a domain, a "
        "newer `sslPolicy` of a gateway; take older protocols out of `customProperties`."
    ),
    "gcp": "Set `minTlsVersion` of an SSL policy to TLS_1_2, and name the policy in `sslPolicy` of the proxy.",
}
_SAYS = "lets TLS older than 1.2 in"
_PROTOCOLS = "Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols"
_OLD = ("Ssl30", "Tls10", "Tls11")
_AZURE = ("AppGwSslPolicy20170401S", "AppGwSslPolicy20220101", "AppGwSslPolicy20220101S")


def _named(path: str, *parts: str) -> Callable[[View], Iterator[Reason]]:
    """One of these stands in the name of the policy there."""

    def reader(listener: View) -> Iterator[Reason]:
        policy = listener.text(path)
        recent = UNKNOWN if policy is UNKNOWN else any(part in str(policy) for part in parts)
        yield from listener.needs(path, recent, _SAYS)

    return reader


def _least(path: str, *versions: str, absent: str) -> Callable[[View], Iterator[Reason]]:
    def reader(listener: View) -> Iterator[Reason]:
        yield from listener.needs(path, listener.one_of(path, *versions, absent=absent), _SAYS)

    return reader


def _listener(listener: View) -> Iterable[Reason] | None:
    safe = _named("sslPolicy", "-1-2-", "-1-3-")(listener)
    return only_where(listener, "protocol", listener.one_of("protocol", "HTTPS", "TLS"), safe)


def _gateway(gateway: View) -> Iterator[Reason]:
    version = gateway.one_of("sslPolicy.minProtocolVersion", "TLSv1_2", "TLSv1_3")
    yield from gateway.needs("sslPolicy", any_of([version, gateway.one_of("sslPolicy.policyName", *_AZURE)]), _SAYS)


def _management(service: View) -> Iterator[Reason]:
    path = "customProperties"
    old = any_of(flag(entry(service.at(path), f"{_PROTOCOLS}.{one}")) for one in _OLD)
    yield from service.needs(path, negated(old), _SAYS)


def _google(policy: View) -> Iterator[Reason]:
    path = "minTlsVersion"
    yield from policy.needs(path, policy.one_of(path, "TLS_1_2", "TLS_1_3"), _SAYS)


def _proxy(proxy: View) -> Iterator[Reason]:
    yield from proxy.needs("sslPolicy", proxy.given("sslPolicy"), "is not set: Google's own lets TLS 1.0 in")


READS = {
    "aws:alb/listener:Listener": _listener,
    "aws:lb/listener:Listener": _listener,
    "aws:apigateway/domainName:DomainName": _named("securityPolicy", "TLS_1_2", "TLS13", "TLS12"),
    "aws:cloudfront/distribution:Distribution": _named(
        "viewerCertificate.minimumProtocolVersion", "TLSv1.2", "TLSv1.3"
    ),
    "azure-native:apimanagement:ApiManagementService": _management,
    "azure-native:cdn:AFDCustomDomain": _least("tlsSettings.minimumTlsVersion", "TLS12", "TLS13", absent="TLS12"),
    "azure-native:network:ApplicationGateway": _gateway,
    "azure-native:web:WebApp": _least("siteConfig.minTlsVersion", "1.2", "1.3", absent="1.2"),
    "gcp:compute/regionSslPolicy:RegionSslPolicy": _google,
    "gcp:compute/sSLPolicy:SSLPolicy": _google,
    "gcp:compute/regionTargetHttpsProxy:RegionTargetHttpsProxy": _proxy,
    "gcp:compute/targetHttpsProxy:TargetHttpsProxy": _proxy,
    "gcp:compute/targetSSLProxy:TargetSSLProxy": _proxy,
}

MENDS = {
    "aws:apigateway/domainName:DomainName": {"securityPolicy": "TLS_1_2"},
    "gcp:compute/regionSslPolicy:RegionSslPolicy": {"minTlsVersion": "TLS_1_2"},
    "gcp:compute/sSLPolicy:SSLPolicy": {"minTlsVersion": "TLS_1_2"},
}
