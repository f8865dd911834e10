"""An analysis that goes on: measures what is due, records what it saw, and knows after a crash where it was."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, cast

from gouvernail.evidence import Record
from migration.analysing import recording
from migration.analysing.counting import ENDED, advanced, ended, verdict, worst
from migration.analysing.judging import judged
from migration.analysing.sources import asking, source_of
from migration.analysing.track import Track
from migration.measure import Measure
from migration.metrics.source import Measurement
from migration.performing import DONE, Outcome, Run

__all__ = ["BACKGROUND", "Analysing", "background", "beside"]

BACKGROUND: Final = "background"
"""The analysis that goes on beside the steps."""
_AGAIN: Final = 10.0  # seconds after an error where a metric has no interval, as in Argo Rollouts
_AT_ONCE: Final = 8  # metrics asked at the same time
_AHEAD: Final = timedelta(seconds=1)  # a measurement that lies further in the future than this was of another clock


class Analysing:
    """`migration.performing.Watch`: the metrics of one analysis. Made anew after a crash, it goes on where it was."""

    def __init__(self, run: Run, name: str, attempt: int, measures: Iterable[Measure]) -> None:
        self._run = run
        self._name = name
        self._attempt = attempt
        self._tracks = [Track(_enough(run, measure), source_of(measure, run)) for measure in measures]
        self._begun = self._taken_up(run.records("watching", "analysis", "told")) or self._begin()

    def due(self, now: datetime) -> datetime | None:
        """When the next metric is to be measured; None where all have their verdict."""
        times = [self._next(track, now) for track in self._tracks if track.open]
        pending = any(track.to_tell for track in self._tracks)
        return now if pending else min(times, default=None)

    def look(self, now: datetime) -> Outcome | None:
        """Measure what is due. The first verdict that is not good ends the analysis, the worst of them is told."""
        due = [track for track in self._tracks if track.open and self._next(track, now) <= now]
        for track, found in zip(due, self._measured(due, now), strict=True):
            self._take(track, found, now)
        bad = [track for track in self._tracks if track.to_tell]
        if bad:
            return self._outcome(bad)
        return None if any(track.open for track in self._tracks) else DONE

    def concluded(self, now: datetime) -> Outcome:
        """The outcome when the time is over: a metric without an end is good if it ever was, and is not blind now."""
        for track in self._tracks:
            if not track.open:
                continue
            track.verdict = ended(track.counts, track.measure)
            if track.verdict != "successful":
                track.reason = f"when it ended there was no good measurement: {track.reason or 'nothing was measured'}"
            self._record(track, recording.concluding(track, now))
        bad = [track for track in self._tracks if track.to_tell]
        return self._outcome(bad) if bad else DONE

    def left(self) -> None:
        """Write down the successes that are not yet written: nobody waits any more, for now."""
        for track in self._tracks:
            if track.collected.measurements:
                self._record(track, recording.summary(track))

    def _begin(self) -> datetime:
        now = self._run.now()
        metrics = [recording.terms(track.measure) for track in self._tracks]
        self._run.record(
            "watching",
            {"analysis": self._name, "attempt": self._attempt, "begun": now.isoformat(), "metrics": metrics},
        )
        return now

    def _taken_up(self, records: Iterable[Record]) -> datetime | None:
        """Takes up what the journal holds of this analysis. None where it never began."""
        begun = None
        known = {(track.measure.template, track.measure.name): track for track in self._tracks}
        for record in records:
            data = record.data
            if record.kind.endswith(".told"):
                for track in self._tracks if _of(data.get("facts")) == self._name else ():
                    track.told = track.told or track.to_tell
            elif (data.get("analysis"), data.get("attempt")) != (self._name, self._attempt):
                continue
            elif record.kind.endswith(".watching"):
                begun = datetime.fromisoformat(str(data["begun"]))
            elif track := known.get((str(data.get("template")), str(data.get("metric")))):
                recording.taken_up(track, data)
        return begun

    def _next(self, track: Track, now: datetime) -> datetime:
        shortened, measure = self._run.shortened, track.measure
        if track.last is None:
            first = self._begun + timedelta(seconds=shortened(measure.initial_delay))
            return first if self._begun <= now + _AHEAD else now
        if track.last > now + _AHEAD:
            return now  # the clock was set back: to wait for the old one would be to look away
        interval = _AGAIN if measure.interval is None else measure.interval
        return track.last + timedelta(seconds=shortened(interval))

    def _measured(self, due: Sequence[Track], now: datetime) -> Sequence[Measurement]:
        if not due:
            return ()
        with ThreadPoolExecutor(min(len(due), _AT_ONCE), thread_name_prefix="metric") as pool:
            return list(pool.map(self._one, due, [now] * len(due)))

    def _one(self, track: Track, now: datetime) -> Measurement:
        question = asking(track.measure, self._run, now)
        if track.source is None:
            reason = "nobody says where its values come from"
            return Measurement(now, "none", "", since=question.since, until=now, reason=reason)
        return track.source.measured(question)

    def _take(self, track: Track, found: Measurement, now: datetime) -> None:
        said = judged(track.measure, found)
        counts = advanced(track.counts, said.phase)
        says = verdict(counts, track.measure)
        plain = said.phase == track.phase == "successful" and says == "running"
        if track.collected.measurements and not plain:  # with the counts from before: each record stands for itself
            self._record(track, recording.summary(track))
        track.counts, track.verdict = counts, says
        track.phase, track.reason, track.last = said.phase, said.reason, now
        if not plain:
            self._record(track, recording.measurement(track, found, said))
            return
        track.collected = track.collected.with_one(found.values, now)
        if track.collected.full(now):
            self._record(track, recording.summary(track))

    def _record(self, track: Track, data: Mapping[str, object]) -> None:
        self._run.record("analysis", {"analysis": self._name, "attempt": self._attempt, **data})
        track.collected = track.collected.emptied()

    def _outcome(self, bad: Sequence[Track]) -> Outcome:
        overall = worst(track.verdict for track in bad)
        first = next(track for track in bad if track.verdict == overall)
        for track in bad:
            track.told = True
        facts = {
            "analysis": self._name,
            "verdicts": {f"{track.measure.template}/{track.measure.name}": track.verdict for track in self._tracks},
        }
        reason = f"{first.measure.name} of {first.measure.template}: {recording.why(first)}"
        if overall == "failed":
            return Outcome("analysis", reason, facts, first.measure.on_failure)
        return Outcome("inconclusive", reason, facts)


def _enough(run: Run, measure: Measure) -> Measure:
    sample = measure.min_sample
    return measure if sample is None else replace(measure, min_sample=replace(sample, cases=run.enough(sample.cases)))


def background(run: Run) -> Analysing | None:
    """The analysis beside the steps, taken up where it was; None where the playbook has none.

    It begins anew after an operator resumed the run that it had ended, as in Argo Rollouts.
    """
    its = run.plan.background
    if its is None:
        return None
    return Analysing(run, BACKGROUND, _round(run), run.plan.measures(its))


def beside(run: Run, step_id: str) -> Analysing | None:
    """The background analysis, where it watches this step: from `watched_from` until the soak has ended."""
    ids = [step.id for step in run.plan.steps]
    start = run.plan.watched_from
    watched = [step.id for step in run.plan.steps if step.phase in {"strategy", "soak"}]
    if start is None or step_id not in watched or ids.index(step_id) < ids.index(start):
        return None
    return background(run)


def _of(facts: object) -> object:
    return cast("Mapping[str, object]", facts).get("analysis") if isinstance(facts, Mapping) else None


def _round(run: Run) -> int:
    """1, and one more for each time that an operator resumed what the background analysis had ended."""
    rounds, ended_ = 1, False
    for record in run.records("analysis", "state"):
        data = record.data
        if record.kind.endswith(".analysis"):
            mine = data.get("analysis") == BACKGROUND and not data.get("dryRun")
            ended_ = ended_ or (mine and data.get("verdict") in ENDED - {"successful"})
        elif ended_ and data.get("state") == "running" and "command" in data:
            rounds, ended_ = rounds + 1, False
    return rounds
