"""Which addresses are the internet, as the three clouds write them."""

from ipaddress import ip_network
from typing import Final

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, any_of
from policies.resource import View

__all__ = ["from_anywhere", "is_internet"]

_WIDEST: Final = 8
"""A range with a prefix shorter than this is the internet, in one piece or in few."""


def is_internet(source: str) -> bool:
    """Whether a range, or Azure's word for one, is the internet."""
    if source.lower() in ("*", "internet", "any"):
        return True
    try:
        return ip_network(source, strict=False).prefixlen < _WIDEST
    except ValueError:  # a service's tag, a group
        return False


def from_anywhere(rule: View, *properties: str) -> Truth:
    """Whether one of these properties of a firewall's rule names the internet as a source."""
    return any_of(
        UNKNOWN if (sources := rule.texts(one)) is UNKNOWN else any(map(is_internet, sources)) for one in properties
    )
