"""What API Management does with a call: its policies, and what they say of callers, of bounds and of the model asked.

An operation does what its API does where its own policy has `base`; without, that is not done.

Source: Azure API Management, how policies are scoped (https://learn.microsoft.com/azure/api-management/set-edit-policies)
and their reference (https://learn.microsoft.com/azure/api-management/api-management-policies).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, ParseError, fromstring

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Maybe, Truth
from gouvernail.values import text

__all__ = ["Policy", "policy"]

_SWITCH: Final = re.compile(r'@\("\{\{([\w.-]+)\}\}" == "true"\)')
_DIRECTORY: Final = "https://login.microsoftonline.com/"
_NO_LIMIT: Final = float("inf")


@dataclass(frozen=True, slots=True)
class Policy:
    """What is done with a call before it goes on: the elements of `inbound`, in their order."""

    inbound: tuple[Element, ...]

    @property
    def passes_on(self) -> bool:
        """Whether what stands around it is done first."""
        return bool(self.inbound) and self.inbound[0].tag == "base"

    @property
    def identified(self) -> bool:
        """Whether a token of a directory for one of our applications is asked for, and a role in it."""
        for one in self.inbound:
            if one.tag == "validate-jwt" and one.get("failed-validation-httpcode", "401") in {"401", "403"}:
                from_ours = any(it.get("url", "").startswith(_DIRECTORY) for it in one.iter("openid-config"))
                return from_ours and _said(one, "audience") and _said(one, "value")
        return False

    @property
    def limits(self) -> tuple[float, float]:
        """The most calls a second, and at once, of all callers together."""
        found = [
            (float(one.get("calls", "inf")), float(one.get("renewal-period", "1")))
            for one in self.inbound
            if one.tag == "rate-limit-by-key" and one.get("counter-key", "@").isascii() and not _computed(one)
        ]
        rate = min((calls / seconds for calls, seconds in found), default=_NO_LIMIT)
        return rate, min((calls for calls, _ in found), default=_NO_LIMIT)

    @property
    def switch(self) -> str | None:
        """The named value that turns everybody away as the very first."""
        if not self.inbound or self.inbound[0].tag != "choose":
            return None
        for when in self.inbound[0].findall("when"):
            found = _SWITCH.fullmatch(when.get("condition", ""))
            if found and when.find("return-response") is not None:
                return found.group(1)
        return None

    @property
    def asks_as(self) -> str | None:
        """The client id of the identity with which the model is asked."""
        return next((one.get("client-id") for one in self._each("authentication-managed-identity")), None)

    @property
    def asks(self) -> str | None:
        """Where the model is asked."""
        return next((one.get("base-url") for one in self._each("set-backend-service")), None)

    @property
    def said(self) -> frozenset[str]:
        """What it has logged of a call."""
        traces = self._each("trace")
        return frozenset(it.get("value", "") for one in traces for it in one.iter("metadata"))

    def header(self, name: str) -> str | None:
        """What goes with the question in a header."""
        for one in self._each("set-header"):
            if one.get("name", "").lower() == name and one.get("exists-action") == "override":
                return next((it.text for it in one.iter("value")), None)
        return None

    def _each(self, tag: str) -> Iterator[Element]:
        return (one for one in self.inbound if one.tag == tag)


def policy(value: object) -> Maybe[Policy | None]:
    """The policy as it is written; None where there is none."""
    written = text(value)
    if not isinstance(written, str):
        return written
    try:
        read = fromstring(written)  # noqa: S314 - what the stack itself wrote
    except ParseError:
        return UNKNOWN
    inbound = read.find("inbound")
    return Policy(() if inbound is None else tuple(inbound))


def _said(holder: Element, tag: str) -> bool:
    return any(one.text for one in holder.iter(tag))


def _computed(limit: Element) -> Truth:
    """Whether the counter is another one from call to call."""
    return limit.get("counter-key", "").startswith("@")
