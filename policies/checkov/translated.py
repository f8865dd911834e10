"""What a translation gives: documents for checkov, the way back from its addresses, and what could not be said."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

__all__ = ["Gap", "Translated", "Unmapped"]

Gap: TypeAlias = Literal["provider", "type", "property", "value"]
"""What is missing: a provider or a type that checkov has checks for, a property's shape, a value that checks read."""


@dataclass(frozen=True, slots=True)
class Unmapped:
    """Something that checkov would judge and could not be told: never a pass."""

    urn: str
    kind: Gap
    message: str
    property: str = ""


@dataclass(frozen=True, slots=True)
class Translated:
    """The plan (Terraform's plan JSON) and the template (ARM's), each None where nothing is for it.

    `addresses` leads from what checkov calls a resource to its URN, one to one. `unchecked` are types for which
    checkov has no check, with the number of their resources: no gap, and no pass either.
    """

    plan: Mapping[str, object] | None
    arm: Mapping[str, object] | None
    addresses: Mapping[str, str]
    unmapped: tuple[Unmapped, ...]
    unchecked: Mapping[str, int]
