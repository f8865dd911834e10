"""Every call is written down."""

from collections.abc import Callable, Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import any_of
from gouvernail.verdict import Reason
from policies.common.diagnostics import DIAGNOSED, logs_sent
from policies.resource import View

TITLE = "What takes calls writes each of them down."
SEVERITY = "medium"
REMEDIATION = {
    "aws": (
        "Set `accessLogSettings` of a stage, `loggingConfig` of a distribution, `accessLogs.enabled` of a load "
        "balancer (or put a `LogDeliverySource` of its calls beside it)."
    ),
    "azure": "Put a `DiagnosticSetting` with logs beside it.",
    "gcp": "Set `logConfig.enable` of the backend service.",
}

_SOURCE = "aws:cloudwatch/logDeliverySource:LogDeliverySource"
_CALLS = ("ALB_ACCESS_LOGS", "NLB_ACCESS_LOGS")


def _given(path: str) -> Callable[[View], Iterator[Reason]]:
    def reader(gateway: View) -> Iterator[Reason]:
        yield from gateway.needs(path, gateway.given(path), "is not set: no call is written down")

    return reader


def _on(path: str) -> Callable[[View], Iterator[Reason]]:
    def reader(backend: View) -> Iterator[Reason]:
        yield from backend.needs(path, backend.flag(path), "is not true: no call is written down")

    return reader


def _balancer(balancer: View) -> Iterator[Reason]:
    """To a bucket of its own, or through CloudWatch's deliveries."""
    path, sources = "accessLogs.enabled", balancer.beside(_SOURCE, "resourceArn")
    delivered = UNKNOWN if sources is UNKNOWN else any_of(one.one_of("logType", *_CALLS) for one in sources)
    logged = any_of([balancer.flag(path), delivered])
    yield from balancer.needs(path, logged, "is not true, and nothing delivers its log: no call is written down")


def _diagnosed(gateway: View) -> Iterator[Reason]:
    yield from gateway.needs(DIAGNOSED, logs_sent(gateway), "names it nowhere, with a log")


_stage = _given("accessLogSettings")
_backend = _on("logConfig.enable")
READS = {
    "aws:apigateway/stage:Stage": _stage,
    "aws:apigatewayv2/stage:Stage": _stage,
    "aws:cloudfront/distribution:Distribution": _given("loggingConfig"),
    "gcp:compute/backendService:BackendService": _backend,
    "gcp:compute/regionBackendService:RegionBackendService": _backend,
}
READS_BESIDE = {
    "aws:alb/loadBalancer:LoadBalancer": _balancer,
    "aws:lb/loadBalancer:LoadBalancer": _balancer,
    "azure-native:apimanagement:ApiManagementService": _diagnosed,
    "azure-native:cdn:Profile": _diagnosed,
    "azure-native:network:ApplicationGateway": _diagnosed,
}

MENDS = {
    "gcp:compute/backendService:BackendService": {"logConfig.enable": True},
    "gcp:compute/regionBackendService:RegionBackendService": {"logConfig.enable": True},
}
