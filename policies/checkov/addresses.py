"""Names for resources where Pulumi's cannot be kept: one to one, and the same for the same graph."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from gouvernail.graph import Resource

__all__ = ["labels"]

_ODD: Final = re.compile(r"[^A-Za-z0-9_-]")


def labels(resources: Iterable[tuple[Resource, str]], spelled: Callable[[str], str] | None = None) -> Mapping[str, str]:
    """URN -> a name that no other resource of its type has; in: the resources, each with its type.

    A name is changed only where it has characters that a name there must not have, or where another has it: names
    that need no change are given first.
    """
    spell = spelled or _terraform
    found: dict[str, str] = {}
    taken: set[tuple[str, str]] = set()
    counted: dict[tuple[str, str], int] = {}
    ordered = sorted(resources, key=lambda one: (spell(one[0].name) != one[0].name, one[0].urn))
    for resource, kind in ordered:
        label = base = spell(resource.name)
        count = counted.get((kind, base), 1)
        while (kind, label) in taken:
            count += 1
            label = f"{base}-{count}"
        counted[kind, base] = count
        taken.add((kind, label))
        found[resource.urn] = label
    return found


def _terraform(name: str) -> str:
    plain = _ODD.sub("_", name)
    return plain if plain[:1].isalpha() or plain[:1] == "_" else f"_{plain}"
