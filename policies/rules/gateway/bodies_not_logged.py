"""What a call asks and what it is answered stand in no log of calls."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import negated
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "The log of calls holds no question and no answer."
SEVERITY = "high"
REMEDIATION = {
    "aws": "Leave `dataTraceEnabled` off.",
    "azure": "Log no byte of a body: `body.bytes` is 0 in `frontend` and `backend`, each of request and response.",
}
NOT_THERE = {"gcp": "A load balancer on Google Cloud has no setting by which it would log what a call carries."}
_TRACED = "dataTraceEnabled"
_WAYS = ("frontend.request", "frontend.response", "backend.request", "backend.response")


def _traced(holder: View, path: str = _TRACED) -> Iterator[Reason]:
    yield from holder.needs(path, negated(holder.flag(path)), "is not false: the log holds what calls carry")


def _method(method: View) -> Iterator[Reason]:
    yield from _traced(method, f"settings.{_TRACED}")


def _stage(stage: View) -> Iterator[Reason]:
    yield from _traced(stage, f"defaultRouteSettings.{_TRACED}")
    for route in stage.each("routeSettings"):
        yield from _traced(route)


def _diagnostic(diagnostic: View) -> Iterator[Reason]:
    for way in _WAYS:
        path = f"{way}.body.bytes"
        size = diagnostic.number(path)
        yield from diagnostic.needs(path, UNKNOWN if size is UNKNOWN else not size, "is not 0: the log holds bodies")


READS = {
    "aws:apigateway/methodSettings:MethodSettings": _method,
    "aws:apigatewayv2/stage:Stage": _stage,
    "azure-native:apimanagement:ApiDiagnostic": _diagnostic,
    "azure-native:apimanagement:Diagnostic": _diagnostic,
}
