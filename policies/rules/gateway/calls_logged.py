"""Every call is written down."""

from collections.abc import Callable, Iterator

from gouvernail.verdict import Reason
from policies.common.diagnostics import DIAGNOSED, logs_sent
from policies.resource import View

TITLE = "What takes calls writes each of them down."
SEVERITY = "medium"
REMEDIATION = {
    "aws": (
        "Set `accessLogSettings` of a stage, `accessLogs.enabled` of a load balancer, `loggingConfig` of a "
        "distribution."
    ),
    "azure": "Put a `DiagnosticSetting` with logs beside it.",
    "gcp": "Set `logConfig.enable` of the backend service.",
}


def _given(path: str) -> Callable[[View], Iterator[Reason]]:
    def reader(gateway: View) -> Iterator[Reason]:
        yield from gateway.needs(path, gateway.given(path), "is not set: no call is written down")

    return reader


def _on(path: str) -> Callable[[View], Iterator[Reason]]:
    def reader(balancer: View) -> Iterator[Reason]:
        yield from balancer.needs(path, balancer.flag(path), "is not true: no call is written down")

    return reader


def _diagnosed(gateway: View) -> Iterator[Reason]:
    yield from gateway.needs(DIAGNOSED, logs_sent(gateway), "names it nowhere, with a log")


_stage = _given("accessLogSettings")
_balancer = _on("accessLogs.enabled")
_backend = _on("logConfig.enable")
READS = {
    "aws:alb/loadBalancer:LoadBalancer": _balancer,
    "aws:apigateway/stage:Stage": _stage,
    "aws:apigatewayv2/stage:Stage": _stage,
    "aws:cloudfront/distribution:Distribution": _given("loggingConfig"),
    "aws:lb/loadBalancer:LoadBalancer": _balancer,
    "gcp:compute/backendService:BackendService": _backend,
    "gcp:compute/regionBackendService:RegionBackendService": _backend,
}
READS_BESIDE = {
    "azure-native:apimanagement:ApiManagementService": _diagnosed,
    "azure-native:cdn:Profile": _diagnosed,
    "azure-native:network:ApplicationGateway": _diagnosed,
}

MENDS = {
    "gcp:compute/backendService:BackendService": {"logConfig.enable": True},
    "gcp:compute/regionBackendService:RegionBackendService": {"logConfig.enable": True},
}
