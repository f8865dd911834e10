"""Which patterns of authorities can be used here: those that Python reads alike and that always end quickly."""

import re
import warnings
from re import _constants, _parser  # pyright: ignore[reportPrivateUsage, reportAttributeAccessIssue, reportUnknownVariableType]
from typing import Any, Final

__all__ = ["usable"]

_LONGEST: Final = 2_000
_REPEATS: Final = frozenset({_constants.MAX_REPEAT, _constants.MIN_REPEAT})
_MANY: Final = 64


def usable(pattern: str) -> bool:
    """Whether Python's `re` reads the pattern, and no repetition of it holds another of unlimited length.

    A repetition within a repetition may take time that doubles with each letter of a hostile value.
    """
    if len(pattern) > _LONGEST:
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # what Python will read otherwise some day
            return not _nested(_parser.parse(pattern), within=False)
    except (re.error, Warning, OverflowError, RecursionError):
        return False


def _nested(parsed: Any, *, within: bool) -> bool:  # noqa: ANN401 - the parser's own, which has no types
    for operation, argument in parsed:
        if operation in _REPEATS:
            _, most, inner = argument
            long = most > _MANY
            if (long and within) or _nested(inner, within=within or long):
                return True
        elif operation in {_constants.ASSERT, _constants.ASSERT_NOT, _constants.GROUPREF}:
            return True  # looks around and back: other engines read them otherwise
        elif operation is _constants.BRANCH:
            if any(_nested(branch, within=within) for branch in argument[1]):
                return True
        elif operation is _constants.SUBPATTERN and _nested(argument[3], within=within):
            return True
    return False
