"""Runs the document of a workflow as Google's Workflows does, as far as ours go: what is asked is answered by a test.

Source: Workflows, syntax (https://cloud.google.com/workflows/docs/reference/syntax) and standard library
(https://cloud.google.com/workflows/docs/reference/stdlib/overview).
"""

import base64
import json
import re
from collections.abc import Callable
from types import SimpleNamespace as Library
from typing import Any
from urllib.parse import quote

__all__ = ["Raised", "run"]

Asked = Callable[[str, dict[str, Any]], Any]


class Raised(Exception):
    """What a workflow raised itself."""


class Returned(Exception):
    """What a part of a workflow gives back."""


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


def run(document: str, asked: Asked, *, now: float = 0, event: Any = None, named: str = "run-1") -> None:
    """`asked` is given each call's name and arguments, and gives back its result; `named` is the run's own name."""
    library = {
        "map": Library(get=_get),
        "default": lambda value, otherwise: otherwise if value is None else value,
        "sys": Library(now=lambda: now, get_env=lambda _: named),
        "time": Library(parse=float),
        "json": Library(decode=lambda text: _held(json.loads(text))),
        "base64": Library(decode=base64.b64decode),
        "http": Library(default_retry="again"),
        "math": Library(max=max),
        "text": Library(
            match_regex=lambda text, form: re.search(form, text) is not None,
            replace_all=str.replace,
            split=str.split,
            url_encode=lambda text: quote(text, safe=""),
        ),
        "get_type": lambda value: {dict: "map", Held: "map", str: "string", bytes: "bytes"}[type(value)],
        "int": int,
        "string": str,
    }
    parts = json.loads(document)

    def called(name: str, args: dict[str, Any]) -> Any:
        if name not in parts:
            return asked(name, args)
        try:
            _steps(parts[name]["steps"], {**library, **args}, called)
        except Returned as given:
            return given.args[0]
        return None

    called("main", {"event": _held(event)})


def _steps(steps: list[dict[str, Any]], held: dict[str, Any], asked: Asked) -> None:
    named = [(name, step) for one in steps for name, step in one.items()]
    at = 0
    while at < len(named):
        _, step = named[at]
        to = _step(step, held, asked) or step.get("next")
        if to in {"end", "continue"}:
            return
        at = at + 1 if to is None else [name for name, _ in named].index(to)


def _step(step: dict[str, Any], held: dict[str, Any], asked: Asked) -> str | None:
    if "raise" in step:
        raise Raised(_said(step["raise"], held))
    if "return" in step:
        raise Returned(_said(step["return"], held))
    if "try" in step:
        return _step(step["try"], held, asked)
    for one in step.get("assign", []):
        held |= {name: _said(value, held) for name, value in one.items()}
    if "call" in step:
        held[step.get("result", "_")] = _held(asked(step["call"], _said(step.get("args", {}), held)))
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
