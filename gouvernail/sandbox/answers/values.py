"""Values that clouds make up: here they are digests of where a thing is and what it is called."""

import hashlib
import uuid
from collections.abc import Mapping

from gouvernail.graph import UNKNOWN
from gouvernail.sandbox.index import Property
from gouvernail.sandbox.place import Place
from gouvernail.sandbox.types import ListOf, MapOf, Scalar

__all__ = [
    "CREATED",
    "digits",
    "filled",
    "hexadecimal",
    "identifier",
    "logical_name",
    "prefix_list",
    "shaped",
    "stand_in",
]

CREATED = "2026-01-01T00:00:00Z"
"""The moment at which everything in the sandbox was made: a clock would make two runs differ."""


def hexadecimal(length: int, *parts: object) -> str:
    """So many hexadecimal digits (64 at most), a function of the parts."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:length]


def digits(length: int, *parts: object) -> str:
    """So many decimal digits, the first not zero."""
    number = int(hexadecimal(64, *parts), 16)
    return str(10 ** (length - 1) + number % (9 * 10 ** (length - 1)))


def identifier(*parts: object) -> str:
    """A UUID, a function of the parts."""
    return str(uuid.UUID(hexadecimal(32, *parts), version=4))


def logical_name(urn: str) -> str:
    """The name that the program gave the resource."""
    return urn.rpartition("::")[2]


def prefix_list(service: object) -> str:
    """The id of AWS's list of a service's addresses, by the service's full name."""
    return f"pl-{hexadecimal(8, 'prefix list', service)}"


def filled(template: str, values: Mapping[str, object]) -> object:
    """The template with `{name}` filled from the values; UNKNOWN where one is, None where one is missing."""
    names = [part.partition("}")[0] for part in template.split("{")[1:]]
    found = {name: values.get(name) for name in names}
    if any(value is UNKNOWN for value in found.values()):
        return UNKNOWN
    if any(value is None for value in found.values()):
        return None
    return template.format_map(found)


def stand_in(known: Property, place: Place, urn: str, id: str) -> object:  # noqa: A002
    """A value of the right shape for an output that no rule knows; texts say that they are simulated."""
    return shaped(known.type, f"simulated-{hexadecimal(12, place, urn, id, known.name)}")


def shaped(wanted: object, text: str) -> object:
    """The simplest value of a type."""
    match wanted:
        case Scalar("boolean"):
            return False
        case Scalar("integer" | "number"):
            return 0
        case ListOf():
            return []
        case MapOf():
            return {}
        case Scalar("string"):
            return text
        case _:
            return None
