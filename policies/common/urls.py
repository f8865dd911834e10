"""Addresses to which something is sent."""

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth
from policies.resource import View

__all__ = ["over_https"]


def over_https(view: View, path: str) -> Truth:
    """Whether the address there is none of plain HTTP; where none stands, nothing is sent."""
    address = view.text(path)
    return UNKNOWN if address is UNKNOWN else not str(address).lower().startswith("http:")
