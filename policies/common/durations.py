"""Durations as Google Cloud writes them: `7776000s`."""

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Maybe
from policies.resource import View

__all__ = ["days"]

_A_DAY = 24 * 60 * 60


def days(resource: View, path: str) -> Maybe[float | None]:
    """How many days the seconds there are; None where nothing is set."""
    text = resource.text(path)
    if text is UNKNOWN or text is None:
        return text
    try:
        return float(text.removesuffix("s")) / _A_DAY
    except ValueError:
        return UNKNOWN
