"""An analysis in the journal: each measurement that is no plain success in full, successes together.

Every record holds the counts so far: who comes after a crash reads them from there.
"""

import math
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Final, cast

from migration.analysing.counting import Counts, Phase, Verdict
from migration.analysing.judging import Judged
from migration.analysing.track import Track
from migration.measure import Measure
from migration.metrics.source import Measurement

__all__ = ["concluding", "measurement", "summary", "taken_up", "terms", "why"]

_MOST_VALUES: Final = 100
_MOST_GROUPS: Final = 100
_LONGEST: Final = 2000


def terms(measure: Measure) -> dict[str, object]:
    """What a metric is judged on, as it is written once when the analysis begins."""
    sample = measure.min_sample
    return {
        "template": measure.template,
        "metric": measure.name,
        "of": measure.measures,
        "interval": measure.interval,
        "count": measure.count,
        "initialDelay": measure.initial_delay,
        **_bounds(measure),
        "successCondition": measure.success_condition,
        "failureCondition": measure.failure_condition,
        "failureLimit": measure.failure_limit,
        "inconclusiveLimit": measure.inconclusive_limit,
        "consecutiveErrorLimit": measure.consecutive_error_limit,
        "consecutiveSuccessLimit": measure.consecutive_success_limit,
        "minSample": {"cases": sample.cases, "perGroup": sample.per_group} if sample else None,
        "forShare": measure.for_share,
        "window": measure.window,
        "dryRun": measure.dry_run,
        "onFailure": measure.on_failure,
    }


def measurement(track: Track, found: Measurement, said: Judged) -> dict[str, object]:
    """One measurement, in full."""
    values = found.values
    return {
        **_head(track),
        "measured": said.phase,
        "reason": said.reason[:_LONGEST],
        "at": found.at.isoformat(),
        "since": found.since.isoformat() if found.since else None,
        "until": found.until.isoformat() if found.until else None,
        "value": values[0] if len(values) == 1 else None,
        **({"values": list(values)} if 1 < len(values) <= _MOST_VALUES else {}),
        **({"valuesInAll": _told(values)} if len(values) > _MOST_VALUES else {}),
        "cases": found.cases,
        "groups": dict(sorted(found.groups.items())[:_MOST_GROUPS]),
        "source": found.source[:_LONGEST],
        "query": found.query[:_LONGEST],
    }


def summary(track: Track) -> dict[str, object]:
    """Successes in a row, together."""
    row = track.collected
    return {
        **_head(track),
        "measured": "successful",
        "value": row.last,
        "since": row.since.isoformat() if row.since else None,
        "until": row.until.isoformat() if row.until else None,
        "summary": {
            "measurements": row.measurements,
            "min": row.least,
            "max": row.most,
            "mean": _finite(row.total / row.number),
            "last": row.last,
        },
    }


def concluding(track: Track, now: datetime) -> dict[str, object]:
    """The end of what had no end of its own, with the successes that were not yet recorded."""
    last = summary(track) if track.collected.measurements else _head(track)
    return {**last, "measured": track.phase, "reason": track.reason[:_LONGEST], "concluded": now.isoformat()}


def taken_up(track: Track, data: Mapping[str, object]) -> None:
    """Puts a track where it was when this was recorded."""
    track.counts = Counts(**cast("Mapping[str, int]", data["counts"]))
    track.verdict = cast("Verdict", data["verdict"])
    track.phase = cast("Phase | None", data.get("measured"))
    track.reason = str(data.get("reason", ""))
    last = data.get("last")
    track.last = datetime.fromisoformat(last) if isinstance(last, str) else track.last


def why(track: Track) -> str:
    """Why a metric ended badly, in words."""
    counts, measure, last = track.counts, track.measure, track.reason
    match track.verdict:
        case "failed":
            said = f"{counts.failed} failed, {measure.failure_limit} are borne"
        case "inconclusive" if counts.inconclusive > measure.inconclusive_limit >= 0:
            said = f"{counts.inconclusive} without a verdict, {measure.inconclusive_limit} are borne"
        case "error":
            said = f"{counts.consecutive_errors} errors in a row, {measure.consecutive_error_limit} are borne"
        case _:
            said = f"{counts.successful} of {counts.measured} measurements were good"
    return f"{said}; the last: {last}" if last else said


def _head(track: Track) -> dict[str, object]:
    measure, counts = track.measure, track.counts
    return {
        "template": measure.template,
        "metric": measure.name,
        "verdict": track.verdict,
        **_bounds(measure),
        "failures": counts.failed,
        "failureLimit": measure.failure_limit,
        "inconclusives": counts.inconclusive,
        "inconclusiveLimit": measure.inconclusive_limit,
        "errors": counts.consecutive_errors,
        "consecutiveErrorLimit": measure.consecutive_error_limit,
        "dryRun": measure.dry_run,
        "counts": asdict(counts),
        "last": track.last.isoformat() if track.last else None,
    }


def _bounds(measure: Measure) -> dict[str, object]:
    return {"lower": measure.lower, "upper": measure.upper}


def _told(values: tuple[float, ...]) -> dict[str, object]:
    return {"number": len(values), "min": min(values), "max": max(values), "mean": _finite(sum(values) / len(values))}


def _finite(number: float) -> float | None:
    """A mean of very large numbers may be beyond what can be written."""
    return number if math.isfinite(number) else None
