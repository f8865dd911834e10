"""`{{args.name}}` in a query: filled in with plain words only, so that nothing breaks out of its quotes."""

import re
from collections.abc import Mapping
from typing import Final

__all__ = ["ARGS", "Unfilled", "filled", "named"]

_HOLDER: Final = re.compile(r"\{\{\s*(.*?)\s*\}\}", re.DOTALL)
_NAME: Final = re.compile(r"args\.([A-Za-z][A-Za-z0-9_-]*)")
_PLAIN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,253}")

ARGS: Final = ("backend", "system", "cloud", "environment", "stack", "run", "window", "severity")
"""What the executor fills in. `backend` is `governed`; `window` is the monitor's, as Prometheus writes it."""


class Unfilled(ValueError):
    """A placeholder that cannot be filled in; the text says which and why."""


def named(query: str) -> tuple[str, ...]:
    """The arguments that a query asks for, in order. Unfilled where something else stands in double braces."""
    found: list[str] = []
    for holder in _HOLDER.finditer(query):
        name = _NAME.fullmatch(holder[1])
        if name is None:
            raise Unfilled(f"{{{{{holder[1][:40]}}}}} is no {{{{args.<name>}}}}")
        found.append(name[1])
    return tuple(found)


def filled(query: str, args: Mapping[str, str]) -> str:
    """The query with its arguments. Unfilled where one is missing, or is more than a plain word."""
    for name in named(query):
        if name not in args:
            raise Unfilled(f"nothing is known for {{{{args.{name}}}}}")
        if not _PLAIN.fullmatch(args[name]):
            raise Unfilled(f"what stands for {{{{args.{name}}}}} is no plain word: letters, digits and ._:/- only")
    return _HOLDER.sub(lambda holder: args[holder[1].removeprefix("args.")], query)
