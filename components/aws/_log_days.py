"""How long CloudWatch keeps a log: it has steps.

Source: Amazon CloudWatch Logs API Reference, "PutRetentionPolicy".
"""

from typing import Final

from gouvernail.errors import GouvernailError, Problem

__all__ = ["log_days"]

_DAYS: Final = (90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)


def log_days(days: int) -> int:
    """The first of the steps that keeps so long. GouvernailError where none does."""
    found = next((step for step in _DAYS if step >= days), None)
    if found is None:
        raise GouvernailError(
            Problem(
                f"CloudWatch keeps no log for {days} days",
                path="retention.events.keep",
                expected=f"{_DAYS[-1]} days at most",
            )
        )
    return found
