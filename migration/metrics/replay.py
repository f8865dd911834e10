"""What the replay of captured requests found, added up over the batches that the journal holds."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final, cast

from migration.metrics.source import Asked, Measurement
from migration.playbook.measuring import ReplayMetric
from migration.replaying.counted import OTHER
from migration.replaying.sketch import Sketch, merged

if TYPE_CHECKING:
    from gouvernail.evidence import Record

__all__ = ["Replay"]

_reading: Final = threading.Lock()
"""Metrics are asked at the same time, and a journal is followed by one of them."""
_MOST_VALUES: Final = 100_000
"""More are told as so many quantiles."""


@dataclass(frozen=True, slots=True)
class Replay:
    """A metric of the mirror that was opened last."""

    of: ReplayMetric
    records: Callable[..., Iterable["Record"]]
    """`Run.records`."""

    @property
    def name(self) -> str:
        """The source, as it is recorded."""
        return "replay"

    def measured(self, asked: Asked) -> Measurement:
        """Add up. Where nothing was replayed, that is the reason of a measurement without values."""
        batches = self._batches(asked)
        found = Measurement(asked.until, self.name, self.of, since=asked.since, until=asked.until)
        if not batches:
            return replace(found, reason="there is no data: no batch was replayed")
        counted, groups = _total(batches), _groups(batches)
        if not counted["count"]:
            held = str(batches[-1].get("held") or "nothing was captured")
            return replace(found, reason=f"there is no data: no request was replayed: {held}")
        found = replace(found, since=asked.since or _moment(batches[0], "from"))
        match self.of:
            case "score_difference":
                scores = merged(Sketch.read(one["scores"]) for one in batches)
                cases = {name: merged(map(Sketch.read, its)) for name, its in _scores(batches).items()}
                each = {name: its.count + its.missing for name, its in cases.items()}
                values = scores.values(_MOST_VALUES)
                return _given(found, values, scores.count + scores.missing, each, "no answer of the legacy has a score")
            case "mismatch_rate":
                compared = counted["same"] + counted["different"]
                values = (counted["different"] / compared,) if compared else ()
                each = {name: its["same"] + its["different"] for name, its in groups.items()}
                return _given(found, values, compared, each, "no answer could be compared")
            case "error_rate":
                each = {name: its["count"] for name, its in groups.items()}
                return _given(found, (counted["errors"] / counted["count"],), counted["count"], each, "")
            case "latency_p99":
                took = merged(Sketch.read(cast("Mapping[str, object]", one["latency"])["governed"]) for one in batches)
                last = took.quantile(0.99)
                return _given(found, () if last is None else (last,), took.count, {}, "nobody answered")

    def _batches(self, asked: Asked) -> list[Mapping[str, object]]:
        mirror, found = "", list[Mapping[str, object]]()
        with _reading:
            records = list(self.records("replay", "replayed"))
        for record in records:
            data = cast("Mapping[str, object]", record.data)
            if record.kind.endswith(".replay"):
                if data["share"] and data["mirror"] != mirror:
                    mirror, found = str(data["mirror"]), []
            elif data["mirror"] == mirror and (asked.since is None or _moment(data, "until") > asked.since):
                found.append(data)
        return found


def _given(
    found: Measurement, values: tuple[float, ...], cases: int, groups: Mapping[str, int], otherwise: str
) -> Measurement:
    if not values:
        return replace(found, reason=f"there is no data: {otherwise}")
    result = values[0] if len(values) == 1 else list(values)
    return replace(found, values=values, result=result, cases=cases, groups=groups)


def _moment(data: Mapping[str, object], end: str) -> datetime:
    return datetime.fromisoformat(str(cast("Mapping[str, object]", data["window"])[end]))


def _total(batches: Iterable[Mapping[str, object]]) -> dict[str, int]:
    found: dict[str, int] = {"count": 0, "errors": 0, "same": 0, "different": 0}
    for one in batches:
        for name in found:
            found[name] += int(str(one[name]))
    return found


def _groups(batches: Iterable[Mapping[str, object]]) -> dict[str, dict[str, int]]:
    found: dict[str, list[Mapping[str, object]]] = {}
    for name, its in _grouped(batches):
        found.setdefault(name, []).append(its)
    return {name: _total(its) for name, its in found.items()}


def _scores(batches: Iterable[Mapping[str, object]]) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for name, its in _grouped(batches):
        found.setdefault(name, []).append(its["scores"])
    return found


def _grouped(batches: Iterable[Mapping[str, object]]) -> Iterator[tuple[str, Mapping[str, object]]]:
    """What each batch says of each group. Requests that name none are no group that could be too small."""
    for one in batches:
        for name, its in cast("Mapping[str, Mapping[str, object]]", one["groups"]).items():
            if name != OTHER:
                yield name, its
