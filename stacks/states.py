"""Reading what a stack's state says while an engine may be writing it."""

import time
from collections.abc import Mapping
from typing import Final

from pulumi.runtime import invoke

__all__ = ["outputs_in"]

_READS: Final = 20
_BETWEEN: Final = 0.1  # seconds: two in all, in which an engine that lives has written such a file


def outputs_in(function: str, asked: Mapping[str, str]) -> Mapping[str, object]:
    """What the engine's function finds in the state that it is asked for.

    On `file://` a reader may come between: the engine replaces a state at once, but not the description that it keeps
    beside it (gocloud.dev/blob/fileblob, `.attrs`), which is empty for a moment. So what could not be read is read
    again, and waited for: on a busy machine that moment is longer than twenty reads are. Raises what the SDK does.
    """
    for left in reversed(range(_READS)):
        try:
            return invoke(function, dict(asked)).value["outputs"]
        except Exception as error:  # the SDK raises nothing narrower
            if "failed to load checkpoint" not in str(error) or not left:
                raise
            time.sleep(_BETWEEN)
    return {}
