"""Whether somebody answers at an address."""

from typing import Final

from migration.asking import NoAnswer, asked

__all__ = ["answers"]

_TIMES: Final = 3
_SECONDS: Final = 5
_SICK: Final = 500


def answers(address: str) -> str:
    """Empty where an https address answers three times of three, with whatever it says below 500; else why not."""
    if not address.startswith("https://"):
        return f"{address} is no address that can be asked from here"
    for _ in range(_TIMES):
        try:
            status = asked(address, seconds=_SECONDS, headers={"User-Agent": "gouvernail"}).status
        except NoAnswer as error:
            return f"{address} does not answer: {error}"
        if status >= _SICK:
            return f"{address} answers {status}"
    return ""
