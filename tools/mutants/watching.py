"""Which parts of a platform a guarantee looks at."""

import re
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import is_dataclass
from functools import cache
from typing import Final, cast

from policies.reading.model.platform import Platform
from tests.policies.altered import hints_of, inner_of, kinds_of

__all__ = ["reading", "was_read"]

Seen = set[tuple[int, str]]
"""Things, by their identity, and the names of those of their parts that were read."""

_STEP: Final = re.compile(r"([^.\[\]]+)|\[([^\]]*)\]")


@contextmanager
def reading() -> Generator[Seen]:
    """What is read of a platform, and of whatever it holds, until the end."""
    seen = Seen()

    def watched(thing: object, name: str) -> object:
        seen.add((id(thing), name))
        return object.__getattribute__(thing, name)

    for kind in _kinds():
        kind.__getattribute__ = watched  # pyright: ignore[reportAttributeAccessIssue]
    try:
        yield seen
    finally:
        for kind in _kinds():
            del kind.__getattribute__


def was_read(platform: Platform, path: str, seen: Seen) -> bool:
    """Whether all that leads to a path was read. One more of a kind is read as the one that it is made of."""
    held: object = platform
    for name, item in _STEP.findall(path):
        if name:
            if (id(held), name) not in seen:
                return False
            held = getattr(held, name)
        elif isinstance(held, Mapping):
            held = cast("Mapping[str, object]", held).get(item)
        else:
            held = _item(cast("Sequence[object]", held), item.removeprefix("+") or "0")
    return True


def _item(items: Sequence[object], name: str) -> object:
    if name.isdigit() and int(name) < len(items):
        return items[int(name)]
    return next((one for one in items if str(getattr(one, "urn", "")).endswith(f"::{name}")), None)


@cache
def _kinds() -> tuple[type, ...]:
    """Every class of things that a platform is made of."""
    found: set[type] = {Platform}
    left: list[type] = [Platform]
    while left:
        for hint in hints_of(left.pop()).values():
            for kind in (*kinds_of(hint), *kinds_of(inner_of(hint))):
                if isinstance(kind, type) and is_dataclass(kind) and kind not in found:
                    found.add(kind)
                    left.append(kind)
    return tuple(found)
