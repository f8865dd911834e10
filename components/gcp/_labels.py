"""Labels from tags: small letters, digits, hyphens and underscores, 63 of them at most.

Source: Resource Manager, requirements for labels
(https://cloud.google.com/resource-manager/docs/labels-overview#requirements).
"""

import re
from collections.abc import Mapping
from typing import Final

from components.contract.naming import physical_name

__all__ = ["RETAINED_BY", "counted_as", "labels_of"]

RETAINED_BY: Final = "retained-by"
"""Label of what outlives its stack, so that the stack finds it again."""

_COUNTED: Final = "costs-of"
_NOT_TAKEN: Final = re.compile(r"[^a-z0-9_-]")
_LONGEST: Final = 63


def labels_of(tags: Mapping[str, str], **more: str) -> dict[str, str]:
    """The labels that say what the tags do, and `more` (an underscore in a name is a hyphen).

    What belongs to a system in an environment says both in one label besides: a budget counts by one alone.
    """
    said = {**tags, **_named(more)}
    if counted := counted_as(tags):
        said |= counted
    return {_taken(key): _taken(value) for key, value in said.items()}


def counted_as(tags: Mapping[str, str]) -> dict[str, str]:
    """The one label by which costs of a system in an environment are told apart; none where the tags name neither."""
    if not {"ai-system-id", "environment"} <= set(tags):
        return {}
    return {_COUNTED: f"{tags['ai-system-id']}-{tags['environment']}"}


def _named(more: Mapping[str, str]) -> dict[str, str]:
    return {key.replace("_", "-"): value for key, value in more.items()}


def _taken(text: str) -> str:
    return physical_name(_NOT_TAKEN.sub("-", text.lower()), limit=_LONGEST)
