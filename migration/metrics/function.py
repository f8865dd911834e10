"""A Python function of the project: called in a child process with a time limit, it gives a number or a mapping.

It is called with one mapping: `metric`, `since`, `until` (ISO 8601, or None) and `args`. It gives a finite number, or
`{"value": number}` or `{"values": [numbers]}` with, where a verdict needs so many cases, `cases` (a whole number) or
`groups` ({group: cases}). Whatever it raises, prints or leaves undone is no value.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, cast

from migration.child import Ran, ran
from migration.metrics.source import Asked, Measurement, number

__all__ = ["Function"]

_SECONDS: Final = 60.0
_MOST_VALUES: Final = 1_000_000
_MOST_CASES: Final = 2**53 - 1  # what every reader of the journal keeps exactly
_KEYS: Final = frozenset({"value", "values", "cases", "groups"})


class _Wrong(Exception):
    """What came back is no measurement; the text says why."""


@dataclass(frozen=True, slots=True)
class Function:
    """`module:name`, importable from the project's folder."""

    function: str
    project: Path
    seconds: float = _SECONDS
    """How long it may take."""

    @property
    def name(self) -> str:
        """The source, as it is recorded."""
        return f"function {self.function}"

    def measured(self, asked: Asked) -> Measurement:
        """Call it. Whatever it raises is the reason of a measurement without values."""
        found = Measurement(asked.until, self.name, self.function, since=asked.since, until=asked.until)
        question = {
            "metric": asked.metric,
            "since": asked.since.isoformat() if asked.since else None,
            "until": asked.until.isoformat(),
            "args": dict(asked.args),
        }
        command = [sys.executable, "-m", "migration.metrics.calling", self.function]
        try:
            child = ran(command, cwd=self.project, seconds=self.seconds, given=json.dumps(question).encode())
            given = _given(child, self.seconds)
            return _measurement(replace(found, at=datetime.now(tz=UTC)), given)
        except _Wrong as error:
            return replace(found, reason=str(error))
        except OSError as error:
            return replace(found, reason=f"it cannot be called: {error.strerror}")


def _given(child: Ran, seconds: float) -> object:
    if child.code is None:
        raise _Wrong(f"it was not done within {seconds:g} s")
    told = _answer(child.out)
    if child.code != 0 or told is None:
        raise _Wrong(f"its process ended with {child.code} and no answer: {child.last}".rstrip(": "))
    if "raised" in told:
        raise _Wrong(str(told["raised"])[:300])
    return told.get("given")


def _answer(out: bytes) -> Mapping[str, object] | None:
    """The last line that the child wrote: what the function itself prints goes elsewhere."""
    try:
        told: object = json.loads(out.strip().rpartition(b"\n")[2])
    except (ValueError, RecursionError):
        return None
    return cast("dict[str, object]", told) if isinstance(told, dict) else None


def _measurement(found: Measurement, given: object) -> Measurement:
    if isinstance(given, dict):
        return _from_mapping(found, cast("dict[str, object]", given))
    value = number(given)
    if value is None:
        raise _Wrong(f"it gave {_shown(given)}, not a finite number or a mapping")
    return replace(found, values=(value,), result=value)


def _from_mapping(found: Measurement, given: Mapping[str, object]) -> Measurement:
    if strange := sorted(set(given) - _KEYS):
        raise _Wrong(f"it gave {strange[0]!r}; known are value, values, cases, groups")
    if ("value" in given) == ("values" in given):
        raise _Wrong("it gave no value, or both value and values")
    single = "value" in given
    raw = [given["value"]] if single else given["values"]
    items = cast("list[object]", raw) if isinstance(raw, list) else []
    values = [number(item) for item in items[:_MOST_VALUES]]
    if not values:
        raise _Wrong("there is no data: it gave no values")
    if len(items) > _MOST_VALUES:
        raise _Wrong(f"it gave more than {_MOST_VALUES} values")
    known = tuple(value for value in values if value is not None)
    if len(known) != len(values):
        raise _Wrong(f"it gave {_shown(items[values.index(None)])} among its values, which is no finite number")
    groups = _groups(given.get("groups", {}))
    cases = _cases(given["cases"]) if "cases" in given else sum(groups.values()) if groups else None
    return replace(found, values=known, result=known[0] if single else list(known), cases=cases, groups=groups)


def _groups(given: object) -> Mapping[str, int]:
    if not isinstance(given, dict):
        raise _Wrong("groups is a mapping, group -> number of cases")
    return {str(key): _cases(value) for key, value in cast("dict[object, object]", given).items()}


def _cases(given: object) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given <= _MOST_CASES:
        raise _Wrong(f"it gave {_shown(given)} cases, which is no whole number from 0")
    return given


def _shown(value: object) -> str:
    return repr(value)[:60]
