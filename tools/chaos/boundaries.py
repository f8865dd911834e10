"""Which boundaries of a journal a run is killed at, where it shall not be killed at all of them."""

import random
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

__all__ = ["spread"]

_NUMBERED: Final = re.compile(r"\w+ judged ")
"""A signature is named by the number of its record, which is another one in a run that was killed before."""


def spread(passed: Sequence[str], most: int, chance: random.Random) -> list[str]:
    """So many of those that a run passes, over the whole of it: one by chance of each of as many equal parts."""
    steady = [one for one in passed if not _NUMBERED.match(one)]
    if most >= len(steady):
        return steady
    edges = [len(steady) * number // most for number in range(most + 1)]
    return [steady[chance.randrange(first, last)] for first, last in pairwise(edges)]
