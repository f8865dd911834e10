"""The engine's own events, one JSON object a line (sdk/go/common/apitype/events.go), and what they add up to."""

import json
from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias, cast

from gouvernail.settling.outcome import Diagnostic, Updated

__all__ = ["Event", "diagnostics", "error", "read", "succeeded", "updated"]

Event: TypeAlias = Mapping[str, object]
_TOLD: Final = ("warning", "error")
_UNCHANGED: Final = ("same", "read", "refresh")


def read(lines: Iterable[bytes]) -> list[Event]:
    """The events in whole lines; what is none (a plugin that talks) and what is for debugging is left out."""
    return [event for line in lines if (event := _event(line)) is not None]


def diagnostics(events: Iterable[Event]) -> tuple[Diagnostic, ...]:
    """The warnings and errors."""
    told = (_part(event, "diagnosticEvent") for event in events)
    return tuple(
        Diagnostic(str(one.get("severity")), str(one.get("message", "")).strip(), str(one.get("urn") or ""))
        for one in told
        if one.get("severity") in _TOLD
    )


def error(said: str) -> Diagnostic:
    """What the engine said beside its events, as an error."""
    return Diagnostic("error", said.removeprefix("error: ").strip())


def succeeded(events: Iterable[Event]) -> bool:
    """Whether the engine sums up that all went well."""
    return any(_part(event, "summaryEvent").get("result") == "succeeded" for event in events)


def updated(events: Iterable[Event], seconds: float) -> Updated:
    """What the events say was done; of a replacement's steps each counts."""
    urns: dict[str, list[str]] = {}
    for event in events:
        step = _part(_part(event, "resOutputsEvent"), "metadata") or _part(_part(event, "resourcePreEvent"), "metadata")
        operation, urn = str(step.get("op") or ""), str(step.get("urn") or "")
        if urn and operation not in _UNCHANGED and urn not in urns.setdefault(operation, []):
            urns[operation].append(urn)
    told = diagnostics(events)
    return Updated(
        {op: len(its) for op, its in urns.items()}, {op: tuple(its) for op, its in urns.items()}, seconds, told
    )


def _event(line: bytes) -> Event | None:
    try:
        event: object = json.loads(line)
    except ValueError:
        return None
    if not isinstance(event, dict):
        return None
    known = cast("Event", event)
    return None if _part(known, "diagnosticEvent").get("severity") == "debug" else known


def _part(event: Mapping[str, object], name: str) -> Mapping[str, object]:
    part = event.get(name)
    return cast("Mapping[str, object]", part) if isinstance(part, Mapping) else {}
