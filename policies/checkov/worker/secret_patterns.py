"""checkov's patterns for secrets, for texts of any length.

A dozen of those for Azure begin with anything (`.*`), so that a search tries each beginning with each end: 5 KB of a
machine's first commands in base64 take minutes. Whether one matches somewhere does not depend on what is before.
"""

import re
from typing import Any, Final

from policies.checkov.worker import library

__all__ = ["ANYTHING", "shorten"]

ANYTHING: Final = "(\"|')?.*"


def shorten() -> None:
    """Take the beginning off, in every list of patterns. What is found stays the same; where it begins does not."""
    patterns: dict[str, list[Any]] = library.secrets._patterns  # noqa: SLF001 - pinned
    for category, listed in patterns.items():
        patterns[category] = [
            re.compile(one.pattern.removeprefix(ANYTHING), one.flags) if one.pattern.startswith(ANYTHING) else one
            for one in listed
        ]
