"""One captured request with the legacy's answer, from a line that anybody may have written."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast
from urllib.parse import urlsplit

__all__ = ["Request", "Strange", "parsed"]

_METHODS: Final = frozenset({"GET", "POST"})
_SICK: Final = 500


class Strange(ValueError):
    """A line that is not replayed. `kind` says why: unreadable, other (not the path or method that is asked), sick."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked of the legacy and what it answered."""

    method: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    asked: object
    """The body as JSON; None where it is none."""
    key: str
    """The value of stickyBy; empty where the line has none."""
    status: int
    answer: object
    """The legacy's answer as JSON."""
    seconds: float | None
    """How long the legacy took, where the line says it."""


def parsed(line: bytes, *, path: str | None, headers: frozenset[str]) -> Request:
    """The request on a line. `path` is the legacy's: others are not replayed (None: any). `headers` are sent again.

    Strange where it is nothing that can be replayed and compared.
    """
    told = _mapping(_json(line))
    answer = _mapping(told.get("answer"))
    method, asked = told.get("method"), told.get("path")
    status = answer.get("status")
    if not isinstance(method, str) or not isinstance(asked, str) or not _whole(status, 100, 599):
        raise Strange("unreadable")
    if _whole(status, _SICK, 599):
        raise Strange("sick")  # the legacy itself failed: there is nothing to compare with
    where, query = _target(asked)
    if method not in _METHODS or (path is not None and where != path):
        raise Strange("other")
    text, body = _body(told.get("body"))
    key = told.get("key", "")
    if not isinstance(key, str | int) or isinstance(key, bool):
        raise Strange("unreadable")
    return Request(
        method=method,
        query=query,
        headers=_headers(told.get("headers", {}), headers),
        body=b"" if method == "GET" else text,
        asked=body,
        key=str(key),
        status=cast("int", status),
        answer=_answer(answer.get("body")),
        seconds=_seconds(answer.get("seconds")),
    )


def _json(text: bytes | str) -> object:
    def no_number(name: str) -> object:
        raise ValueError(name)

    try:
        return cast("object", json.loads(text, parse_constant=no_number))
    except (ValueError, RecursionError):
        raise Strange("unreadable") from None


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise Strange("unreadable")
    return cast("dict[str, object]", value)


def _whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _target(asked: str) -> tuple[str, str]:
    """Path and query. The host that a line may name is nobody's business."""
    if not asked.startswith("/") or asked.startswith("//") or not asked.isascii() or not asked.isprintable():
        raise Strange("unreadable")
    if " " in asked:
        raise Strange("unreadable")
    parts = urlsplit(asked)
    return parts.path, parts.query


def _headers(given: object, wanted: frozenset[str]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, value in _mapping(given).items():
        if name.lower() in wanted and isinstance(value, str):
            if not value.isascii() or not value.isprintable() or len(value) > 4096:
                raise Strange("unreadable")
            found[name.lower()] = value
    return found


def _body(given: object) -> tuple[bytes, object]:
    """What is sent, and what it says as JSON. A text is sent as it is; JSON is written anew."""
    if given is None:
        return b"", None
    try:
        if isinstance(given, str):
            return given.encode(), _said(given)
        return json.dumps(given, ensure_ascii=False, separators=(",", ":")).encode(), given
    except (UnicodeEncodeError, RecursionError):
        raise Strange("unreadable") from None


def _answer(given: object) -> object:
    return _said(given) if isinstance(given, str) else given


def _said(text: str) -> object:
    """The text as JSON, else as it is."""
    try:
        return _json(text)
    except Strange:
        return text


def _seconds(given: object) -> float | None:
    if isinstance(given, bool) or not isinstance(given, int | float):
        return None
    try:
        found = float(given)
    except OverflowError:
        return None
    return found if math.isfinite(found) and found >= 0 else None
