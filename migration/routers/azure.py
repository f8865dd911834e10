"""A router of Azure: a policy of API Management divides calls by a named value, and copies some by another.

The policy is not run to find out what it does: it is compared with the forms that the stack writes.

Source: Azure API Management REST API (https://learn.microsoft.com/rest/api/apimanagement/), "Named Value - Get", "Api
Operation Policy - Get"; the policies' reference
(https://learn.microsoft.com/azure/api-management/api-management-policies).
"""

import re
from typing import Final
from xml.etree.ElementTree import Element, ParseError, fromstring

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.values import flag, text
from migration.routers.live import Live, only, said, share, unreadable

__all__ = ["TYPES", "live"]

_MODULE: Final = "azure-native:apimanagement:"
_VALUE: Final = f"{_MODULE}NamedValue"
_POLICY: Final = f"{_MODULE}ApiOperationPolicy"
_BACKEND: Final = f"{_MODULE}Backend"
_EVERY: Final = f"{_MODULE}ApiPolicy"
TYPES: Final = (_VALUE, _POLICY, _EVERY)
_SIDES: Final = ("legacy", "governed")
_BY_BUCKET: Final = (
    '@{ var bucket = context.Request.Headers.GetValueOrDefault("x-gouvernail-bucket", ""); '
    'return Regex.IsMatch(bucket, "^[0-9][0-9]$") && int.Parse(bucket) < int.Parse("{{weight}}"); }'
)
_BY_CHANCE: Final = (
    '@{ var drawn = new Random(context.RequestId.GetHashCode()); return drawn.Next(100) < int.Parse("{{weight}}"); }'
)
_COPIED: Final = (
    "@{ var drawn = new Random(context.RequestId.GetHashCode()); drawn.Next(100); "
    'return drawn.Next(100) < int.Parse("{{mirror}}"); }'
)
_MOVED: Final = '@((bool)context.Variables["governed"])'
_WHOLE_NUMBER: Final = re.compile(r"[0-9]{1,3}")


def live(graph: Graph) -> Live:
    """The shares that the named values give. GouvernailError where they, or what the policy does, are unclear."""
    for side in _SIDES:
        only(graph, _BACKEND, side, f"backend of the {side} side")
    every = only(graph, _EVERY, "router", "policy of a router's callers")
    if [one.tag for one in _inbound(every)] != ["validate-jwt"]:
        raise unreadable("the policy of callers does more than to ask for a token", every)
    policy = only(graph, _POLICY, "router", "policy of a router")
    _divides(policy, _inbound(policy))
    return Live(weight=_share(graph, "weight"), mirror=_share(graph, "mirror"))


def _share(graph: Graph, name: str) -> int:
    value = only(graph, _VALUE, name, f"named value {name}")
    if flag(said(value, "secret"), absent=False) is not False:
        raise unreadable(f"the named value {name} is not shown", value)
    written = text(said(value, "value"))
    if written is UNKNOWN or written is None:
        return share(written, f"the named value {name}", value)
    if _WHOLE_NUMBER.fullmatch(written) is None:
        raise unreadable(f"the named value {name} is {written[:20]!r}", value)
    return share(float(written), f"the named value {name}", value)


def _inbound(policy: Resource) -> list[Element]:
    written = text(said(policy, "value"))
    if not isinstance(written, str):
        raise unreadable("what is done with calls is not known", policy)
    try:
        found = fromstring(written).find("inbound")  # noqa: S314 - what API Management says of our own policy
    except ParseError:
        raise unreadable("the policy cannot be read", policy) from None
    return [] if found is None else list(found)


def _divides(policy: Resource, inbound: list[Element]) -> None:
    """GouvernailError where anything but the named values decides who answers, or a side is not there."""
    if [one.tag for one in inbound] != ["base", "set-variable", "trace", "choose"]:
        raise unreadable("the policy does more than to divide calls", policy)
    _, drawn, _, choose = inbound
    if drawn.get("name") != "governed" or _plain(drawn.get("value")) not in {_BY_BUCKET, _BY_CHANCE}:
        raise unreadable("the policy divides calls by something else than the weight", policy)
    ways = {one.tag: one for one in choose}
    if [one.tag for one in choose] != ["when", "otherwise"] or _plain(ways["when"].get("condition")) != _MOVED:
        raise unreadable("the policy sends calls another way than it divides them", policy)
    for side, way in (("governed", ways["when"]), ("legacy", ways["otherwise"])):
        asked = [one.get("backend-id") for one in way.iter("set-backend-service")]
        if asked != [side]:
            raise unreadable(f"calls of the {side} side go to {', '.join(map(str, asked)) or 'nobody'}", policy)
    if [one.tag for one in ways["when"]] != ["set-backend-service"]:
        raise unreadable("the policy does more than to divide calls", policy)
    stayed = [one.tag for one in ways["otherwise"] if one.tag != "rewrite-uri"]
    copies = [_plain(one.get("condition")) for one in ways["otherwise"].iter("when")]
    if stayed != ["choose", "set-backend-service"] or copies != [_COPIED]:
        raise unreadable("the policy copies calls by something else than the mirror's share", policy)


def _plain(written: str | None) -> str:
    """Spaces and lines mean nothing."""
    return " ".join((written or "").split())
