"""Whether somebody answers at an address."""

import ssl
import urllib.error
import urllib.request
from typing import Final

__all__ = ["answers"]

_TIMES: Final = 3
_SECONDS: Final = 5
_SICK: Final = 500


def answers(address: str) -> str:
    """Empty where an https address answers three times of three, with whatever it says below 500; else why not."""
    if not address.startswith("https://"):
        return f"{address} is no address that can be asked from here"
    for _ in range(_TIMES):
        request = urllib.request.Request(address, method="GET", headers={"User-Agent": "gouvernail"})  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=_SECONDS, context=ssl.create_default_context()) as answer:  # noqa: S310
                status = answer.status
        except urllib.error.HTTPError as error:
            status = error.code
        except (OSError, ValueError) as error:
            return f"{address} does not answer: {getattr(error, 'reason', error)}"
        if status >= _SICK:
            return f"{address} answers {status}"
    return ""
