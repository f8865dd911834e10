"""What an unknown value refers to: the engine says which resources a property hangs on, not which leaf on which."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from gouvernail.graph import Resource

__all__ = ["References"]

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class References:
    """The addresses of a document's resources by URN. What is not in the document is never referred to."""

    addresses: Mapping[str, str]
    short: Mapping[tuple[str, str], str]

    @staticmethod
    def of(addresses: Mapping[str, str]) -> "References":
        """References among these; also by a URN whose parents' types are not the same."""
        short: dict[tuple[str, str], str] = {}
        for urn in addresses:
            short.setdefault(_tail(urn), urn)
        return References(addresses, short)

    def urns(self, resource: Resource, name: str) -> list[str]:
        """The resources of the document that a top property hangs on, in the engine's order."""
        found = (self._known(urn) for urn in resource.property_dependencies.get(name, ()))
        return list(dict.fromkeys(urn for urn in found if urn and urn != resource.urn))

    def all(self, resource: Resource, name: str) -> list[str]:
        """Their addresses."""
        return [self.addresses[urn] for urn in self.urns(resource, name)]

    def best(self, resource: Resource, name: str, leaf: str) -> str | None:
        """The address that a leaf of the property means: of what shares most words with the leaf's name."""
        found = self.urns(resource, name)
        if not found:
            return None
        wanted = _words(leaf) | _words(name)
        urn = max(found, key=lambda one: (len(wanted & _words(_tail(one)[0])), -found.index(one)))
        return self.addresses[urn]

    def _known(self, urn: str) -> str | None:
        return urn if urn in self.addresses else self.short.get(_tail(urn))


def _tail(urn: str) -> tuple[str, str]:
    """Type and name without the parents' types, which the engine puts before the type with a `$`."""
    parts = urn.split("::", 3)
    return (parts[2].rpartition("$")[2], parts[3]) if len(parts) == 4 else (urn, "")


def _words(name: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(name)}
