"""What a router does with a call, as its policies say it.

Whoever calls shows the gateway's token, whichever side answers: a call that the legacy answers may be the gateway's
after the next change. Both sides stand in it at every weight. How calls are divided stands in two named values, which
the policy asks for, so that a change of them is the only change. A copy goes to the governed side for a share of the
calls that the legacy answers; its answer is waited for by nobody.

Source: Azure API Management, policy reference (https://learn.microsoft.com/azure/api-management/api-management-policies),
"choose", "set-backend-service", "rewrite-uri", "send-one-way-request", "trace"; named values in policies
(https://learn.microsoft.com/azure/api-management/api-management-howto-properties) and expressions
(https://learn.microsoft.com/azure/api-management/api-management-policy-expressions).
"""

from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from components.azure._gateway_policy import Callers, known

__all__ = ["MIRROR", "SIDES", "WEIGHT", "of_callers", "of_router"]

WEIGHT: Final = "weight"
"""The named value of the governed side's share of calls, in per cent."""
MIRROR: Final = "mirror"
"""The named value of the share of the legacy's calls that are copied, in per cent."""
SIDES: Final = ("legacy", "governed")
"""The names of the backends."""

_HEADER: Final = "x-gouvernail-bucket"
_BY_BUCKET: Final = f"""@{{
    var bucket = context.Request.Headers.GetValueOrDefault("{_HEADER}", "");
    return Regex.IsMatch(bucket, "^[0-9][0-9]$") && int.Parse(bucket) < int.Parse("{{{{{WEIGHT}}}}}");
}}"""
_BY_CHANCE: Final = f"""@{{
    var drawn = new Random(context.RequestId.GetHashCode());
    return drawn.Next(100) < int.Parse("{{{{{WEIGHT}}}}}");
}}"""
_COPIED: Final = f"""@{{
    var drawn = new Random(context.RequestId.GetHashCode());
    drawn.Next(100);
    return drawn.Next(100) < int.Parse("{{{{{MIRROR}}}}}");
}}"""
_MOVED: Final = '@((bool)context.Variables["governed"])'
_SIDE: Final = '@((bool)context.Variables["governed"] ? "governed" : "legacy")'
_BODY: Final = "@(context.Request.Body?.As<string>(preserveContent: true))"
_PATIENCE: Final = 90  # seconds, longer than the gateway's own


def of_callers(callers: Callers) -> str:
    """What holds for every call."""
    policies = Element("policies")
    known(SubElement(policies, "inbound"), callers)
    SubElement(SubElement(policies, "backend"), "forward-request", timeout=str(_PATIENCE))
    for part in ("outbound", "on-error"):
        SubElement(policies, part)
    indent(policies)
    return tostring(policies, encoding="unicode")


def of_router(model: str, governed: str, legacy_path: str, *, sticky: bool) -> str:
    """Divides calls of `model`; a copy goes to `governed`, the address of that side. `legacy_path` is where the legacy
    wants to be asked, `/` for the caller's own path; `sticky` divides by the caller's bucket, else chance does."""
    policies = Element("policies")
    inbound = SubElement(policies, "inbound")
    SubElement(inbound, "base")
    SubElement(inbound, "set-variable", name="governed", value=_BY_BUCKET if sticky else _BY_CHANCE)
    trace = SubElement(inbound, "trace", source="router", severity="information")
    SubElement(trace, "message").text = model
    SubElement(trace, "metadata", name="side", value=_SIDE)
    divide = SubElement(inbound, "choose")
    moved = SubElement(divide, "when", condition=_MOVED)
    SubElement(moved, "set-backend-service", {"backend-id": "governed"})
    stayed = SubElement(divide, "otherwise")
    copied = SubElement(SubElement(stayed, "choose"), "when", condition=_COPIED)
    copy = SubElement(copied, "send-one-way-request", mode="copy")
    SubElement(copy, "set-url").text = f"{governed}/{model}"
    SubElement(copy, "set-body").text = _BODY
    SubElement(stayed, "set-backend-service", {"backend-id": "legacy"})
    if legacy_path != "/":
        SubElement(stayed, "rewrite-uri", {"template": legacy_path, "copy-unmatched-params": "true"})
    for part in ("backend", "outbound", "on-error"):
        SubElement(SubElement(policies, part), "base")
    indent(policies)
    return tostring(policies, encoding="unicode")
