"""Values that clouds make up: here they are digests of where a thing is and what it is called."""

import hashlib
import re
import uuid
from typing import Final

from gouvernail.sandbox.place import Place

__all__ = [
    "ADDRESS",
    "CREATED",
    "CREATED_SECONDS",
    "MOMENT",
    "NOT_YET",
    "address",
    "digits",
    "hexadecimal",
    "identifier",
    "interface",
    "logical_name",
    "prefix_list",
    "simulated",
]

CREATED: Final = "2026-01-01T00:00:00Z"
"""The moment at which everything in the sandbox was made: a clock would make two runs differ."""

CREATED_SECONDS: Final = 1767225600
"""The same, in seconds since 1970."""

NOT_YET: Final = re.compile(
    r"^(delet\w*Time|expir\w*|purgeTime|ipv6\w*|\w*([eE]rror|[fF]ailure|[sS]tatus|[sS]tate)(Reason|Message|Details?))$"
)
"""Outputs that speak of an end, a failure or IPv6: nothing in the sandbox has one, so they are empty."""

MOMENT: Final = re.compile(r"(Time|Date|Timestamp|(?<=[a-z])At)(Utc)?$")
"""Outputs that say when."""

ADDRESS: Final = re.compile(r"([iI]p|[iI]p[aA]ddress|IP)$")
"""Outputs that are an address."""


def hexadecimal(length: int, *parts: object) -> str:
    """So many hexadecimal digits (64 at most), a function of the parts."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:length]


def address(*parts: object) -> str:
    """An address that is for documentation (RFC 5737)."""
    return f"192.0.2.{1 + int(hexadecimal(8, *parts), 16) % 254}"


def digits(length: int, *parts: object) -> str:
    """So many decimal digits, the first not zero."""
    number = int(hexadecimal(64, *parts), 16)
    return str(10 ** (length - 1) + number % (9 * 10 ** (length - 1)))


def identifier(*parts: object) -> str:
    """A UUID, a function of the parts."""
    return str(uuid.UUID(hexadecimal(32, *parts), version=4))


def interface(endpoint: object, subnet: object) -> str:
    """The id of the network interface that an endpoint of AWS has in a subnet."""
    return f"eni-{hexadecimal(17, 'interface', endpoint, subnet)}"


def logical_name(urn: str) -> str:
    """The name that the program gave the resource."""
    return urn.rpartition("::")[2]


def prefix_list(place: Place, service: object) -> str:
    """The id of AWS's list of a service's addresses in a region, by the service's full name."""
    return f"pl-{hexadecimal(8, 'prefix list', place.region, service)}"


def simulated(*parts: object) -> str:
    """A text that says what it is."""
    return f"simulated-{hexadecimal(12, *parts)}"
