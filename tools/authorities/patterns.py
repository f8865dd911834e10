"""Which patterns of authorities can be used here: those that Python reads alike and that always end quickly."""

import re
import signal
import warnings
from types import FrameType
from typing import Final

__all__ = ["usable"]

_LONGEST: Final = 2_000
_OF_OTHERS: Final = re.compile(r"\(\?[=!<]|\\[1-9]|\\p|\[\[|&&")
"""What looks around or back, and sets of sets: engines differ in how they read these."""
_REPEATED: Final = ("a", "A", "0", "-", ".", "/", "_", ":", " ", "a-", "a.", "a/", "0a", "aA")
_TIMES: Final = 48
_SECONDS: Final = 0.5


def usable(pattern: str) -> bool:
    """Whether Python's `re` reads the pattern as its author meant it, and ends soon on texts made to keep it busy.

    Repetitions within repetitions may take time that doubles with each letter: what does is found within a few dozen.
    """
    if len(pattern) > _LONGEST or _OF_OTHERS.search(pattern):
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # what Python will read otherwise some day
            compiled = re.compile(pattern)
    except (re.error, Warning, OverflowError, RecursionError):
        return False
    return ")" not in pattern or _ends_soon(compiled)


def _ends_soon(compiled: re.Pattern[str]) -> bool:
    before = signal.signal(signal.SIGALRM, _too_long)
    try:
        signal.setitimer(signal.ITIMER_REAL, _SECONDS)
        for text in _REPEATED:
            compiled.search(text * _TIMES + "!\n")
            compiled.search("arn:aws:a:a:000000000000:" + text * _TIMES + "!\n")
    except TimeoutError:
        return False
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    return True


def _too_long(_signal: int, _frame: FrameType | None) -> None:
    raise TimeoutError
