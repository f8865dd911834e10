"""Sends one message through Apprise, in a process of its own: `python -m migration.sending`, told by its input.

Its input is one line of JSON: `address`, `title`, `body`. It ends with 0, or says in one line why nothing was sent; the
address, which is a secret, is in no argument, no message and no log.
"""

import json
import logging
import re
import sys
from typing import Final

from apprise import Apprise, AppriseAsset, NotifyFormat
from typing_extensions import override

__all__ = ["sent"]

_STATUS: Final = re.compile(r"error[=:\s]+(\d{3})\b")


class _Heard(logging.Handler):
    """Keeps nothing of what Apprise says but the status that a service gave: the rest may hold the address."""

    def __init__(self) -> None:
        super().__init__()
        self.status: str = ""

    @override
    def emit(self, record: logging.LogRecord) -> None:
        if found := _STATUS.search(record.getMessage()):
            self.status = found[1]


def sent(address: str, title: str, body: str) -> str:
    """Send it; empty, or why it was not sent."""
    heard = _Heard()
    logger = logging.getLogger("apprise")
    logger.addHandler(heard)
    logger.propagate = False
    service = Apprise(asset=AppriseAsset(app_id="Gouvernail", app_desc="Gouvernail", secure_logging=True))
    try:
        if not service.add(address):  # pyright: ignore[reportUnknownMemberType] - Apprise types a part of it
            return "its address is in no form that Apprise knows"
        good = bool(service.notify(body, title, body_format=NotifyFormat.TEXT))  # pyright: ignore[reportUnknownMemberType]
    except Exception as error:  # noqa: BLE001 - whatever a plugin raises; its text may hold the address
        return f"the plugin of this service failed ({type(error).__name__})"
    finally:
        logger.removeHandler(heard)
    if good:
        return ""
    return f"the service answered {heard.status}" if heard.status else "the service could not be reached, or refused"


def main() -> None:
    """Read, send, answer."""
    asked = json.loads(sys.stdin.readline())
    reason = sent(str(asked["address"]), str(asked["title"]), str(asked["body"]))
    sys.stdout.write(reason)
    sys.exit(1 if reason else 0)


if __name__ == "__main__":
    main()
