"""Runs the document of a workflow as Google's Workflows does, as far as ours go: what is asked is answered by a test.

Source: Workflows, syntax (https://cloud.google.com/workflows/docs/reference/syntax) and standard library
(https://cloud.google.com/workflows/docs/reference/stdlib/overview).
"""

import base64
import json
from collections.abc import Callable
from types import SimpleNamespace as Library
from typing import Any

__all__ = ["run"]

Asked = Callable[[str, dict[str, Any]], Any]


class Held(dict[str, Any]):
    """A map, whose entries are also had with a dot."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


def _get(holder: Any, keys: str | list[str]) -> Any:
    for key in [keys] if isinstance(keys, str) else keys:
        holder = holder.get(key) if isinstance(holder, dict) else None
    return holder


def _held(value: Any) -> Any:
    if isinstance(value, dict):
        return Held({key: _held(one) for key, one in value.items()})
    return [_held(one) for one in value] if isinstance(value, list) else value


def run(document: str, asked: Asked, *, now: float = 0, event: Any = None) -> None:
    """`asked` is given each call's name and arguments, and gives back its result."""
    library = {
        "map": Library(get=_get),
        "default": lambda value, otherwise: otherwise if value is None else value,
        "sys": Library(now=lambda: now),
        "time": Library(parse=float),
        "json": Library(decode=lambda text: _held(json.loads(text))),
        "base64": Library(decode=base64.b64decode),
    }
    _steps(json.loads(document)["main"]["steps"], {**library, "event": _held(event)}, asked)


def _steps(steps: list[dict[str, Any]], held: dict[str, Any], asked: Asked) -> None:
    named = [(name, step) for one in steps for name, step in one.items()]
    at = 0
    while at < len(named):
        _, step = named[at]
        to = _step(step, held, asked) or step.get("next")
        if to == "end":
            return
        at = at + 1 if to is None else [name for name, _ in named].index(to)


def _step(step: dict[str, Any], held: dict[str, Any], asked: Asked) -> str | None:
    for one in step.get("assign", []):
        held |= {name: _said(value, held) for name, value in one.items()}
    if "call" in step:
        held[step.get("result", "_")] = _held(asked(step["call"], _said(step["args"], held)))
    if "for" in step:
        for one in _said(step["for"]["in"], held):
            held[step["for"]["value"]] = one
            _steps(step["for"]["steps"], held, asked)
    for way in step.get("switch", []):
        if _said(way["condition"], held):
            _steps(way.get("steps", []), held, asked)
            return way.get("next")
    return None


def _said(value: Any, held: dict[str, Any]) -> Any:
    if isinstance(value, dict):
        return {key: _said(one, held) for key, one in value.items()}
    if isinstance(value, list):
        return [_said(one, held) for one in value]
    if isinstance(value, str) and value.startswith("${"):
        return eval(value[2:-1], {"__builtins__": {}}, held)  # noqa: S307 - our own documents
    return value
