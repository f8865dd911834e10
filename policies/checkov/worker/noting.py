"""What went wrong in a scan, without what the resources hold: an exception's text may quote a secret."""

import re
import traceback
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any, Final, cast

__all__ = ["Notes", "told"]

_PLAIN: Final = (AttributeError, IndexError, KeyError, TypeError)  # of Python's own, whose texts name types and places
_WORD: Final = re.compile(r"\w{4,}")  # shorter ones are no secrets, and stand in any text
_LONGEST: Final = 300


class Notes:
    """Errors in the order in which they were met, each once."""

    def __init__(self) -> None:
        self._met: dict[tuple[str | None, str | None, str], None] = {}

    def add(self, check: str | None, address: str | None, message: str) -> None:
        """One error: of a check, or of a resource, or of the scan as a whole where both are None."""
        self._met[check, address, message] = None

    def listed(self) -> list[dict[str, str | None]]:
        """As the answer gives them."""
        return [{"check_id": check, "address": address, "message": message} for check, address, message in self._met]


def told(error: BaseException, held: object = None) -> str:
    """What an exception is and where it was raised; its text only where it cannot hold what the resource does."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {PurePath(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    text = str(error).partition("\n")[0][:_LONGEST] if isinstance(error, _PLAIN) else ""
    values = [value.lower() for value in _texts(held)] if text else []
    text = _WORD.sub(lambda word: "…" if any(word[0].lower() in value for value in values) else word[0], text)
    return f"{type(error).__name__}{place}{f': {text}' if text else ''}"


def _texts(held: object) -> Iterator[str]:
    if isinstance(held, dict):
        for one in cast("dict[Any, object]", held).values():
            yield from _texts(one)
    elif isinstance(held, list | tuple):
        for one in cast("list[object]", held):
            yield from _texts(one)
    elif held is not None:
        yield str(held)
