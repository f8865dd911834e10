"""How things are called: known names make a crash recoverable."""

import hashlib
import json

__all__ = ["digest", "physical_name"]


def physical_name(prefix: str, *roles: str, limit: int = 63) -> str:
    """`prefix-role`, always the same for the same things; what is longer than `limit` ends in a digest of the whole.

    Known names make a crash recoverable: what was made can be found again without the state.
    """
    whole = "-".join((prefix, *(role.replace("_", "-") for role in roles)))
    return whole if len(whole) <= limit else f"{whole[: limit - 9].rstrip('-')}-{digest(whole)}"


def digest(value: object) -> str:
    """Eight characters that stand for the value: what is replaced create-before-delete needs a new name each time."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:8]
