"""The right name that a wrong one was probably meant to be."""

from collections.abc import Iterable

__all__ = ["nearest"]

_LONGEST = 60


def nearest(name: str, choices: Iterable[str]) -> str | None:
    """The choice with the fewest slips of the finger from `name`, or None where none is close.

    A slip is a letter too many, too few, wrong, or two swapped; case, `_` and `-` don't count. A third of the
    letters may be slips, two at least.
    """
    if not name or len(name) > _LONGEST:
        return None
    ranked = sorted(
        (_slips(_bare(name), _bare(choice)), abs(len(name) - len(choice)), choice) for choice in choices if choice
    )
    if not ranked:
        return None
    slips, _, best = ranked[0]
    allowed = min(max(2, len(name) // 3), len(best) - 1)
    return best if slips <= allowed else None


def _bare(name: str) -> str:
    return name.replace("_", "").replace("-", "").replace(" ", "").lower()


def _slips(wrong: str, right: str) -> int:
    """Distance by insertion, deletion, substitution and swap of neighbours (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, letter in enumerate(wrong, 1):
        last, before, row = before, row, [i]
        for j, other in enumerate(right, 1):
            cost = min(row[j - 1] + 1, before[j] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == right[j - 2] and wrong[i - 2] == other:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
