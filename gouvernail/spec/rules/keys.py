"""Keys rotate, and come back when deleted by mistake."""

from collections.abc import Iterator

from gouvernail.spec.mistake import Mistake
from gouvernail.spec.organisation import Organisation


def keys_rotate_in_bounds(spec: Organisation) -> Iterator[Mistake]:
    """AWS rotates every 90 to 2560 days; a year is the usual upper bound, two years ours."""
    rotate = spec.keys.rotate
    if not 90 <= rotate.days <= 732:
        yield Mistake(("keys", "rotate"), f"{rotate} is out of range", expected="90d to 2y")


def keys_wait_before_deletion(spec: Organisation) -> Iterator[Mistake]:
    """The clouds allow 7 to 30 days in common."""
    wait = spec.keys.pending_deletion
    if not 7 <= wait.days <= 30:
        yield Mistake(("keys", "pendingDeletion"), f"{wait} is out of range", expected="7d to 30d")
