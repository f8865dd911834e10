"""A mistake in a spec by its path, before it is known on which line that stands."""

from dataclasses import dataclass

from gouvernail.spec.places import Path

__all__ = ["Mistake"]


@dataclass(frozen=True, slots=True)
class Mistake:
    """What a check has found.

    `against` is a path in the organisation's file; `{there}` in the message becomes its place. `depends` are paths
    whose own mistakes make this one meaningless.
    """

    path: Path
    message: str
    expected: str | None = None
    nearest: str | None = None
    mend: str | None = None
    against: Path | None = None
    depends: tuple[Path, ...] = ()
