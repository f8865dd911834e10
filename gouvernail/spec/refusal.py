"""How a parser of one value refuses it: what was found, what was expected, the nearest right one."""

from collections.abc import Iterable

from pydantic_core import PydanticCustomError

from gouvernail.spec.nearest import nearest as _nearest

__all__ = ["REFUSED", "refuse", "shown"]

REFUSED = "refused"


def shown(value: object) -> str:
    """A value in a message: short, and in YAML's words."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "keys and values"
    if isinstance(value, list):
        return "a list"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:59] + "…"


def refuse(
    value: object, expected: str, *, nearest: str | None = None, choices: Iterable[str] = (), message: str = ""
) -> PydanticCustomError:
    """The error to raise for `value`."""
    if nearest is None and isinstance(value, str):
        nearest = _nearest(value, choices)
    context = {"said": message or f"{shown(value)} is not right here", "expected": expected, "nearest": nearest or ""}
    return PydanticCustomError(REFUSED, "{said}", context)
