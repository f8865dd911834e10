"""How a value of a system is compared with its organisation's."""

from collections.abc import Iterator

from gouvernail.spec.mistake import Mistake
from gouvernail.spec.places import Path

__all__ = ["weaker"]


def weaker(path: Path, own: object, above: object, expected: str) -> Iterator[Mistake]:
    """The mistake of a system that says `own` where its organisation says `above`; both lines are named."""
    yield Mistake(
        path,
        f"{own} is weaker than the organisation's {above} ({{there}})",
        expected=expected,
        against=path,
    )
