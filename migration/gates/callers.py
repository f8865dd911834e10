"""Who calls the legacy, as a log of calls or Prometheus says it, held against the inventory."""

import csv
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Final, cast

from gouvernail.errors import GouvernailError, Unusable
from migration.analysing.sources import words
from migration.asking import NoAnswer
from migration.gates.copies import inventory
from migration.gates.gate import failed
from migration.metrics.placeholders import Unfilled, filled
from migration.metrics.prometheus import queried
from migration.performing import Outcome, Run
from migration.playbook.callers import CallersFile, CallersQuery
from migration.playbook.inventory import Consumer
from migration.steps.observe_traffic import ObserveTraffic
from migration.steps.step import Step

__all__ = ["Unseen", "called", "consumer_of", "looked", "observed", "read_log", "shown"]

_OFTEN: Final = 3600.0  # seconds between two looks, at most
_SELDOM: Final = 20  # looks in the whole time, at least
_OVERLAP: Final = 1.5  # windows overlap, so that a late sample is not lost
_MOST: Final = 1000  # callers that are told apart; who has more has written an address where a name should be
_SHOWN: Final = 10


class Unseen(Exception):
    """Nothing can be said of who called; the text says why."""


class _Observing:
    """`migration.performing.Watch`: looks now and then; one caller that nobody knows ends it at once."""

    def __init__(self, run: Run, step: Step, consumers: Mapping[str, Consumer], seconds: float) -> None:
        self._run = run
        self._step = step
        self._consumers = consumers
        self._every = max(1.0, min(_OFTEN, seconds / _SELDOM))
        self._begun: datetime | None = None
        self._last: datetime | None = None
        self.seen: set[str] = set()
        self.unseen = "nobody looked"
        for record in run.records("callers"):
            if record.data["step"] == step.id and record.data["attempt"] == run.attempt:
                self._begun = self._begun or datetime.fromisoformat(str(record.data["since"]))
                self._last = datetime.fromisoformat(str(record.data["until"]))
                self.seen.update(cast("list[str]", record.data["consumers"]))
        self._begun = self._begun or run.now()

    def due(self, now: datetime) -> datetime | None:
        """It is never through by itself: the time of the step ends it."""
        if self._last is None or self._last > now:
            return now
        return self._last + timedelta(seconds=self._every)

    def look(self, now: datetime) -> Outcome | None:
        """Look, if it is time, and record who called."""
        due = self.due(now)
        return self.looked(now) if due is None or due <= now else None

    def looked(self, now: datetime) -> Outcome | None:
        """Look now. A failed gate where somebody called whom the inventory does not name."""
        begun = self._begun or now
        unknown: list[str] = []
        try:
            callers = {one for one, lately in called(self._run, self._since(begun, now), now).items() if lately}
            self.unseen = f"more than {_MOST} callers: what is named is none" if len(callers) > _MOST else ""
        except Unseen as error:
            callers, self.unseen = set[str](), str(error)
        for caller in sorted(callers)[: _MOST + 1]:
            consumer = consumer_of(caller, self._consumers)
            if consumer:
                self.seen.add(consumer)
            else:
                unknown.append(caller)
        self._last = now
        looked(self._run, self._step, (begun, now), consumers=sorted(self.seen), unknown=unknown, unseen=self.unseen)
        if not unknown:
            return None
        return failed(f"the inventory does not name who calls: {shown(unknown)}", {"unknown": unknown})

    def _since(self, begun: datetime, now: datetime) -> datetime:
        """A log is read from the beginning; a query looks back to the last look, and some more."""
        its = self._run.plan.playbook.legacy.callers
        if its is None or its.prometheus is None:
            return begun
        seconds = max((now - (self._last or begun)).total_seconds(), self._every)
        return now - timedelta(seconds=seconds * _OVERLAP)


def looked(
    run: Run,
    step: Step,
    window: tuple[datetime, datetime],
    *,
    consumers: Sequence[str] = (),
    unknown: Sequence[str] = (),
    unseen: str = "",
) -> None:
    """Record one look at who called between two times; `unseen` says why nothing can be said."""
    run.record(
        "callers",
        {
            "step": step.id,
            "attempt": run.attempt,
            "since": window[0].isoformat(),
            "until": window[1].isoformat(),
            "consumers": [*consumers],
            "unknown": [*unknown],
            "reason": unseen,
        },
    )


def shown(callers: Sequence[str]) -> str:
    """The first of them, and how many more there are."""
    more = f" and {len(callers) - _SHOWN} more" if len(callers) > _SHOWN else ""
    return f"{', '.join(callers[:_SHOWN])}{more}"


def called(run: Run, since: datetime, now: datetime) -> Mapping[str, bool]:
    """Each caller of the legacy that is known where calls are seen -> whether it called between the two times.

    Unseen where nothing can be said.
    """
    its = run.plan.playbook.legacy.callers
    if its and its.log:
        return read_log(run.project / its.log.file, its.log, since)
    if its and its.prometheus:
        return _from_prometheus(run, its.prometheus, (now - since).total_seconds(), now)
    raise Unseen("nobody says where it is seen who calls")


def _from_prometheus(run: Run, its: CallersQuery, seconds: float, now: datetime) -> Mapping[str, bool]:
    server = run.plan.playbook.prometheus
    address = its.address or (server.address if server else None)
    if address is None:
        raise Unseen("nobody says which Prometheus is asked")
    auth = server.auth if server and address == server.address else None
    args = {**words(run), "window": f"{math.ceil(seconds)}s"}
    try:
        series = queried(address, filled(its.query, args), now, auth=auth.secret if auth else None)
    except (NoAnswer, Unfilled) as error:
        raise Unseen(str(error)) from None
    except Unusable as error:
        raise Unseen(error.problems[0].message) from None
    if any(math.isnan(one.value) or not one.labels.get(its.label) for one in series):
        raise Unseen(f"a series of the answer has no label {its.label}, or no value")
    return {one.labels[its.label]: one.value > 0 for one in series}


def observed(run: Run, step: Step) -> Outcome:
    """Look who calls until the time is over. Nobody seen, or nothing to see at the end, is inconclusive."""
    try:
        consumers = inventory(run).consumers
    except GouvernailError as error:
        return failed(error.problems[0].message)
    seconds = run.shortened(step.of(ObserveTraffic).duration.seconds)
    watch = _Observing(run, step, consumers, seconds)
    waited = run.wait(step, step.of(ObserveTraffic).duration.seconds, [watch])
    if waited.kind != "done":
        return waited
    if found := watch.looked(run.now()):
        return found
    silent = sorted(set(consumers) - watch.seen)
    facts: dict[str, object] = {"seen": sorted(watch.seen), "notSeen": silent}
    if watch.unseen:
        return Outcome("inconclusive", f"who calls cannot be seen: {watch.unseen}", facts)
    if not watch.seen:
        return Outcome("inconclusive", "nobody was seen to call: either nobody does, or it is not seen here", facts)
    return Outcome("done", facts=facts)


def consumer_of(caller: str, consumers: Mapping[str, Consumer]) -> str | None:
    """The consumer that calls so: by its very name, or from a range of addresses. None where none does."""
    try:
        address = ip_address(caller)
    except ValueError:
        address = None
    for name, consumer in consumers.items():
        for known in consumer.calls_as:
            if known == caller:
                return name
            if address is None or "/" not in known:
                continue
            try:
                if address in ip_network(known, strict=False):
                    return name
            except ValueError:
                continue  # a name with a slash in it
    return None


def read_log(file: Path, its: CallersFile, since: datetime) -> Mapping[str, bool]:
    """Each caller -> whether it called since then. Unseen where a line cannot be read: it may be a caller."""
    found: dict[str, bool] = {}
    try:
        with file.open(encoding="utf-8", newline="") as opened:
            for number, line in _lines(_whole(opened), its.format):
                caller, at = line.get(its.caller), line.get(its.at)
                if not isinstance(caller, str | int) or isinstance(caller, bool) or not str(caller).strip():
                    raise Unseen(f"line {number} of {its.file} does not say who called ({its.caller})")
                name = str(caller).strip()
                found[name] = _time(at, number, its) >= since or found.get(name, False)
                if len(found) > _MOST:
                    return found
    except OSError as error:
        raise Unseen(f"{its.file} cannot be read: {error.strerror}") from None
    except (UnicodeDecodeError, csv.Error):
        raise Unseen(f"{its.file} is no {its.format}") from None
    return found


def _whole(opened: Iterable[str]) -> Iterator[str]:
    """The lines that are written to their end; the next look sees the rest."""
    return (line for line in opened if line.endswith("\n"))


def _lines(opened: Iterable[str], format_: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    if format_ == "csv":
        for number, row in enumerate(csv.DictReader(opened), 2):
            yield number, cast("dict[str, object]", row)
        return
    for number, line in enumerate(opened, 1):
        if not line.strip():
            continue
        try:
            told: object = json.loads(line)
        except (ValueError, RecursionError):
            raise Unseen(f"line {number} of the log is no JSON") from None
        if not isinstance(told, dict):
            raise Unseen(f"line {number} of the log is no JSON object")
        yield number, cast("dict[str, object]", told)


def _time(value: object, number: int, its: CallersFile) -> datetime:
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, tz=UTC)
        text = str(value).strip()
        try:
            return datetime.fromtimestamp(float(text), tz=UTC)
        except ValueError:
            found = datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        raise Unseen(f"line {number} of {its.file} does not say when ({its.at})") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
