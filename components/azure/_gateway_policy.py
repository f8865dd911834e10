"""What API Management does with a call, as its policies say it.

The order is the promise: a stopped system answers nobody; then it is proved who calls; then it is counted how much is
asked; and only a question that is well-formed goes on, as the gateway itself and under the id that the log bears.

Tokens are counted into two buckets, for a bucket has a whole number of seconds: one never holds more than may be asked
at once, the other never fills faster than may be asked steadily.

Source: Azure API Management, policy reference (https://learn.microsoft.com/azure/api-management/api-management-policies),
"validate-jwt", "rate-limit-by-key", "authentication-managed-identity", "trace"; rate limits as buckets of tokens
(https://learn.microsoft.com/azure/api-management/api-management-sample-flexible-throttling); Azure Machine Learning,
tokens for an endpoint (https://learn.microsoft.com/azure/machine-learning/how-to-authenticate-online-endpoint) and what
is collected of a call (https://learn.microsoft.com/azure/machine-learning/how-to-collect-production-data).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from components.contract.gateway import Throttle
from gouvernail.errors import GouvernailError, Problem

__all__ = ["STOPPED", "Callers", "known", "of_api", "of_model"]

STOPPED: Final = "stopped"
"""The named value that is `true` while the system is stopped."""

_LOGIN: Final = "https://login.microsoftonline.com"
_ASKED_FOR: Final = "https://ml.azure.com"
_TRACE: Final = "@(context.RequestId.ToString())"  # the gateway's own: callers cannot choose it
_CALLER: Final = '@(((Jwt)context.Variables["caller"]).Claims.GetValueOrDefault("oid", ""))'
_WELL_FORMED: Final = """@{
    var form = context.Request.Headers.GetValueOrDefault("Content-Type", "").Split(';')[0].Trim().ToLower();
    if (context.Request.Body == null) { return false; }
    var question = context.Request.Body.As<string>(preserveContent: true);
    if (form == "text/csv") { return question.Trim().Length > 0; }
    if (form != "application/json") { return false; }
    try { var read = JToken.Parse(question); return read is JObject || read is JArray; }
    catch { return false; }
}"""
_LONGEST: Final = 300  # seconds of a bucket
_PATIENCE: Final = 60  # seconds for an answer of the model


@dataclass(frozen=True, slots=True)
class Callers:
    """Who is let in: whom the directory gave the role `role` of the application."""

    directory: str
    application: str
    role: str


def of_api(callers: Callers, throttle: Throttle, identity: str, told: Mapping[str, object]) -> str:
    """What holds for every call. `identity` (its client id) asks the models; `told` is said while stopped."""
    policies = Element("policies")
    inbound = SubElement(policies, "inbound")
    stop = SubElement(SubElement(inbound, "choose"), "when", condition=f'@("{{{{{STOPPED}}}}}" == "true")')
    _answer(stop, 503, "Service Unavailable", told)
    known(inbound, callers)
    for key, (calls, seconds) in _buckets(throttle).items():
        limit = {"calls": str(calls), "renewal-period": str(seconds), "counter-key": key}
        SubElement(inbound, "rate-limit-by-key", limit)
    SubElement(inbound, "set-variable", name="well-formed", value=_WELL_FORMED)
    broken = SubElement(SubElement(inbound, "choose"), "when", condition='@(!(bool)context.Variables["well-formed"])')
    _answer(broken, 400, "Bad Request", {"wrong": "one JSON document or CSV is asked for"})
    SubElement(inbound, "authentication-managed-identity", {"resource": _ASKED_FOR, "client-id": identity})
    for name in ("x-request-id", "x-ms-client-request-id"):
        _header(inbound, name, _TRACE)
    _header(inbound, "azureml-model-deployment", None)  # which release answers is not the caller's to choose
    SubElement(SubElement(policies, "backend"), "forward-request", timeout=str(_PATIENCE))
    outbound = SubElement(policies, "outbound")
    failed = SubElement(SubElement(outbound, "choose"), "when", condition="@(context.Response.StatusCode >= 500)")
    SubElement(failed, "set-status", code="502", reason="Bad Gateway")
    _header(outbound, "x-trace-id", _TRACE)
    _header(SubElement(policies, "on-error"), "x-trace-id", _TRACE)
    return _text(policies)


def of_model(model: str, address: str, release: str) -> str:
    """What holds for calls of one model, which is asked at `address`."""
    policies = Element("policies")
    inbound = SubElement(policies, "inbound")
    SubElement(inbound, "base")
    SubElement(inbound, "set-backend-service", {"base-url": address})
    SubElement(inbound, "rewrite-uri", {"template": "/score", "copy-unmatched-params": "false"})
    trace = SubElement(inbound, "trace", source="calls", severity="information")
    SubElement(trace, "message").text = model
    for name, value in (("trace", _TRACE), ("caller", _CALLER), ("release", release)):
        SubElement(trace, "metadata", name=name, value=value)
    for part in ("backend", "outbound", "on-error"):
        SubElement(SubElement(policies, part), "base")
    return _text(policies)


def known(inbound: Element, callers: Callers) -> None:
    """Whoever has no token of the directory with the role is turned away."""
    proof = SubElement(
        inbound,
        "validate-jwt",
        {
            "header-name": "Authorization",
            "require-scheme": "Bearer",
            "require-expiration-time": "true",
            "require-signed-tokens": "true",
            "failed-validation-httpcode": "401",
            "output-token-variable-name": "caller",
        },
    )
    issuer = f"{_LOGIN}/{callers.directory}/v2.0"
    SubElement(proof, "openid-config", url=f"{issuer}/.well-known/openid-configuration")
    audiences = SubElement(proof, "audiences")
    for one in (callers.application, f"api://{callers.application}"):
        SubElement(audiences, "audience").text = one
    issuers = SubElement(proof, "issuers")
    for one in (issuer, f"https://sts.windows.net/{callers.directory}/"):
        SubElement(issuers, "issuer").text = one
    claim = SubElement(SubElement(proof, "required-claims"), "claim", name="roles", match="any")
    SubElement(claim, "value").text = callers.role


def _buckets(throttle: Throttle) -> dict[str, tuple[int, int]]:
    """Counter -> calls it holds, and the seconds in which it fills. GouvernailError where no buckets do it."""
    rate, burst = throttle["requests_per_second"], throttle["burst"]
    longest = -(-burst // rate)
    if burst < rate or longest > _LONGEST:
        raise GouvernailError(
            Problem(
                f"API Management cannot let in {burst} calls at once and {rate} a second",
                path="serving.throttle.burst",
                expected=f"{rate} to {rate * _LONGEST}",
            )
        )
    return {"at-once": (burst, burst // rate), "steadily": (rate * longest, longest)}


def _answer(when: Element, code: int, reason: str, body: Mapping[str, object]) -> None:
    answer = SubElement(when, "return-response")
    SubElement(answer, "set-status", code=str(code), reason=reason)
    _header(answer, "Content-Type", "application/json")
    SubElement(answer, "set-body").text = json.dumps(body)


def _header(parent: Element, name: str, value: str | None) -> None:
    """None takes it away."""
    action = "delete" if value is None else "override"
    header = SubElement(parent, "set-header", {"name": name, "exists-action": action})
    if value is not None:
        SubElement(header, "value").text = value


def _text(policies: Element) -> str:
    indent(policies)
    return tostring(policies, encoding="unicode")
