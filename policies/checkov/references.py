"""What an unknown value refers to: the engine says which resources a property hangs on, not which leaf on which."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from gouvernail.graph import Resource

__all__ = ["References"]

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class References:
    """The addresses of a plan's resources by URN, and whose parents' types the engine writes into a URN.

    A dependency on what is not in the plan gives no reference.
    """

    addresses: Mapping[str, str]
    _short: Mapping[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])

    @staticmethod
    def of(addresses: Mapping[str, str]) -> "References":
        """References among these."""
        short: dict[tuple[str, str], str] = {}
        for urn, address in addresses.items():
            short.setdefault(_tail(urn), address)
        return References(addresses, short)

    def all(self, resource: Resource, name: str) -> list[str]:
        """The addresses that a top property of the resource hangs on."""
        given = resource.property_dependencies.get(name, ())
        found = (self.addresses.get(urn) or self._short.get(_tail(urn)) for urn in given if urn != resource.urn)
        return list(dict.fromkeys(address for address in found if address))

    def best(self, resource: Resource, name: str, leaf: str) -> str | None:
        """The one that a leaf of the property means: the one whose type shares most words with the leaf's name."""
        found = self.all(resource, name)
        if not found:
            return None
        wanted = _words(leaf) | _words(name)
        address = max(found, key=lambda one: (len(wanted & _words(one.partition(".")[0])), -found.index(one)))
        return f"{address}.{_attribute(leaf)}"


def _tail(urn: str) -> tuple[str, str]:
    """Type and name without the parents' types, which the engine puts before the type with a `$`."""
    parts = urn.split("::", 3)
    return (parts[2].rpartition("$")[2], parts[3]) if len(parts) == 4 else (urn, "")


def _words(name: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(name)}


def _attribute(leaf: str) -> str:
    lower = leaf.lower()
    return next((word for word in ("arn", "name") if lower.endswith((word, f"{word}s"))), "id")


def unique(addresses: Iterable[str]) -> list[str]:
    """Each once, in order."""
    return list(dict.fromkeys(addresses))
