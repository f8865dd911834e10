"""A record of a run in one line, for people who follow it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, cast

from gouvernail.evidence import Record
from migration.plain import plain

__all__ = ["said"]

_Data = Mapping[str, object]


def said(record: Record) -> str | None:
    """One line, without time and run; None for what only a machine asks for."""
    found = _SAID.get(record.kind.removeprefix("migration."))
    line = found(record.data) if found else None
    return plain(line) if line else None


def _state(data: _Data) -> str | None:
    reason = f": {data['reason']}" if data.get("reason") else ""
    return f"== {data['state']}{reason}"


def _ended(data: _Data) -> str | None:
    if data["outcome"] == "done":
        return None
    return f"   {data['step']} {data['outcome']}: {data.get('reason', '')}"


def _effect(data: _Data) -> str:
    mirror = f", mirror {data['mirror']} %" if data.get("mirror") else ""
    return f"   the provider says: weight {data['weight']} %{mirror}"


def _settled(data: _Data) -> str:
    what = [f"stale lock of {data['lock']} removed"] if data.get("lock") else []
    adopted = cast("Mapping[str, str]", data.get("adopted") or {})
    absent = cast("Sequence[str]", data.get("absent") or ())
    what += [f"{len(adopted)} adopted"] if adopted else []
    what += [f"{len(absent)} never made"] if absent else []
    return f"   {data['stack']} settled after a crash: {', '.join(what) or 'open operations done anew'}"


def _judged(data: _Data) -> str:
    if data["accepted"]:
        return f"   signed by {data['principal']} ({data['role']})"
    return f"   a signature was refused: {data['reason']}"


def _analysed(data: _Data) -> str | None:
    if data.get("verdict") in (None, "successful", "running"):
        return None
    return f"   {data.get('metric')}: {data.get('verdict')}: {data.get('reason', '')}"


def _mirrored(data: _Data) -> str:
    return f"   mirror {data['mirror']}: " + (f"{data['share']} % is replayed" if data["share"] else "it ended")


def _replayed(data: _Data) -> str | None:
    held = f": {data['held']}" if data.get("held") else ""
    if not data["count"] and not held:
        return None
    return f"   replayed {data['count']}: {data['different']} differ, {data['errors']} without a usable answer{held}"


def _reconciled(data: _Data) -> str:
    found = f"{data['same']} the same, {data['different']} different"
    return f"   {data['data']}: {found}, {data['onlyLegacy']} only legacy, {data['onlyGoverned']} only governed"


_SAID: Final[Mapping[str, Callable[[_Data], str | None]]] = {
    "started": lambda data: f"started by {data['by']}: {data['file']}",
    "taken": lambda data: f"performed by process {data['pid']} on {data['host']}",
    "begun": lambda data: (
        f"{data['step']}  {data['title']}" + (f" (attempt {data['attempt']})" if data["attempt"] != 1 else "")
    ),
    "state": _state,
    "ended": _ended,
    "effect": _effect,
    "settled": _settled,
    "again": lambda data: f"   {data['stack']} is tried again: {str(data['reason']).splitlines()[0]}",
    "judged": _judged,
    "command": lambda data: f"   {data['command']} asked for: {data['reason']}",
    "rollback": lambda data: f"   rollback: {data['reason']}",
    "capacity": lambda data: f"   the legacy is not ready for all of it: {data['short']}" if data["short"] else None,
    "clock": lambda data: f"   the clock jumped by {data['seconds']} s: waits are moved along",
    "told": lambda data: f"   told, and went on: {data['reason']}",
    "analysis": _analysed,
    "notNotified": lambda data: f"   {data['to']} was not told ({data['moment']}): {data['reason']}",
    "replay": _mirrored,
    "replayed": _replayed,
    "reconciled": _reconciled,
}
