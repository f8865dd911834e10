"""A mistake in a spec by its path, before it is known on which line that stands."""

from dataclasses import dataclass

from gouvernail.errors import Problem
from gouvernail.spec.places import Node, Path, dotted, find

__all__ = ["Mistake", "problem"]


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


def problem(wrong: Mistake, tree: Node, organisation: Node | None = None) -> Problem:
    """The mistake with the line on which it stands, in the tree of its file."""
    place, _ = find(tree, wrong.path)
    message = wrong.message
    if wrong.against is not None and organisation is not None:
        message = message.replace("{there}", str(find(organisation, wrong.against)[0]))
    return Problem(
        message,
        place.file,
        place.line,
        place.column,
        dotted(wrong.path) or None,
        expected=wrong.expected,
        nearest=wrong.nearest,
        mend=wrong.mend,
    )
