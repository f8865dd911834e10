"""What the answers of a batch come to: counts, differences, how far scores are apart, how long answers took."""

import json
import re
import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import Final, cast

from migration.dotted import at
from migration.playbook.captured import Captured
from migration.replaying.comparing import compared, number
from migration.replaying.request import Request
from migration.replaying.sending import Answered
from migration.replaying.sketch import Sketch

__all__ = ["OTHER", "Counted", "Group"]

OTHER: Final = "other"
"""The group of a request that names none, or one that is no plain word, and what comes after the first groups."""
_GROUPS: Final = 20
"""More are no groups but people: a field that names them is not written down."""
_FIELDS, _REASONS = 10, 5
_PLAIN: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9 ._:/+<>=-]{0,63}")
_REFUSED: Final = frozenset({401, 403, 407, 429})
_SICK: Final = 500


@dataclass(slots=True)
class Group:
    """The requests of one group."""

    same: int = 0
    different: int = 0
    errors: int = 0
    scores: Sketch = field(default_factory=Sketch)

    def written(self) -> dict[str, object]:
        """As a record holds it."""
        numbers = {"count": self.same + self.different + self.errors, "errors": self.errors}
        return {**numbers, "same": self.same, "different": self.different, "scores": self.scores.written()}


@dataclass(slots=True)
class Counted:
    """All of a batch; several threads count at once."""

    whole: Group = field(default_factory=Group)
    groups: dict[str, Group] = field(default_factory=dict[str, Group])
    fields: Counter[str] = field(default_factory=Counter[str])
    reasons: Counter[str] = field(default_factory=Counter[str])
    legacy: Sketch = field(default_factory=Sketch)
    governed: Sketch = field(default_factory=Sketch)
    silent: int = 0
    """Requests in a row that nobody answered."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, request: Request, answered: Answered, captured: Captured) -> None:
        """Count one request, its answer, and how the answers differ."""
        score = number(at(request.answer, captured.score))
        reason = _unusable(request, answered)
        found = None
        if not reason:
            found = compared(
                (request.status, request.answer),
                (answered.status or 0, _json(answered.body)),
                score=captured.score,
                ignore=captured.ignore,
                tolerance=captured.tolerance,
            )
        with self._lock:
            self.silent = self.silent + 1 if answered.status is None else 0
            for group in self._groups(request, captured.group):
                if found is None:
                    group.errors += 1
                elif found.fields:
                    group.different += 1
                else:
                    group.same += 1
                apart = found.score if found else None
                if apart is not None and apart != float("inf"):
                    group.scores.add(apart)
                elif score is not None:
                    group.scores.miss()
            if request.seconds is not None:
                self.legacy.add(request.seconds)
            if answered.status is not None:
                self.governed.add(answered.seconds)
            if reason:
                self.reasons[reason] += 1
            self.fields.update(_shown(one) for one in (found.fields if found else ()))

    def written(self) -> dict[str, object]:
        """As a record holds it: no body, no key, no value of a field."""
        return {
            **self.whole.written(),
            "fields": dict(self.fields.most_common(_FIELDS)),
            "reasons": dict(self.reasons.most_common(_REASONS)),
            "latency": {"legacy": self.legacy.written(), "governed": self.governed.written()},
            "groups": {name: group.written() for name, group in sorted(self.groups.items())},
        }

    def _groups(self, request: Request, wanted: str | None) -> tuple[Group, ...]:
        if wanted is None:
            return (self.whole,)
        value = at(request.asked, wanted)
        name = str(value) if isinstance(value, str | int) else OTHER
        name = name if _PLAIN.fullmatch(name) else OTHER
        if name not in self.groups and len(self.groups) >= _GROUPS:
            name = OTHER
        return self.whole, self.groups.setdefault(name, Group())


def _unusable(request: Request, answered: Answered) -> str:
    """Why an answer says nothing about the model; empty where it does."""
    if answered.status is None:
        return answered.reason[:120]
    sick = answered.status >= _SICK or answered.status in _REFUSED
    return f"it answers {answered.status}" if sick and answered.status != request.status else ""


def _json(body: bytes) -> object:
    try:
        return cast("object", json.loads(body))
    except (ValueError, RecursionError):
        return body.decode("utf-8", "replace")


def _shown(path: str) -> str:
    """A field's name as it is recorded: what is no plain word may hold anything."""
    return path if _PLAIN.fullmatch(path) else OTHER
