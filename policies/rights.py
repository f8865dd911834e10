"""What guarantees of people's rights share: how a boundary is kept where a cloud has none."""

from typing import Final

__all__ = ["DENIED", "NO_BOUNDARY"]

DENIED: Final = (
    "A role has no boundary there: read is what a denial on the project denies to the group for good, whatever it is "
    "given."
)
NO_BOUNDARY: Final = (
    "A role has no boundary there: read is what the roles of a group allow together, and that nobody in the account "
    "gives roles to people, so that nothing can be added but by its administrators."
)
