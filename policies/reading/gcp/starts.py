"""What starts a workflow by itself: the clock, and alerts by way of a workflow that starts it.

A schedule is read as days between two of its times: the most that there can be.

Sources: Cloud Scheduler, schedules (https://cloud.google.com/scheduler/docs/configuring/cron-job-schedules); Workflows,
starting one (https://cloud.google.com/workflows/docs/reference/executions/rest/v1/projects.locations.workflows.executions/create).
"""

import datetime as dt
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.values import entry, flag, text
from policies.reading.gcp.clocked import RUNS, WORKFLOW, account, calls, clocks, may
from policies.reading.gcp.moves import ALERT, started_by_alarm, triggers_of
from policies.reading.gcp.watches import silent

__all__ = ["Started", "days_between", "starts"]

_FIELD: Final = re.compile(r"\*|\*/(\d+)|\d+(?:,\d+)*")
_CREATE: Final = "workflows.executions.create"
_FROM, _UNTIL = dt.date(2023, 1, 1), dt.date(2029, 1, 1)  # with leap years, and years that begin any day


@dataclass(frozen=True, slots=True)
class Started:
    """How often, by which alerts and as whom; `on_silence` where an alert rings because nothing was measured."""

    every_days: Maybe[float | None]
    alarms: Maybe[tuple[str, ...]]
    on_silence: Truth
    by: Maybe[tuple[str, ...]]


def starts(graph: Graph, flow: Resource) -> Started:
    """What starts the workflow."""
    every, by = _by_the_clock(graph, flow)
    alarms, on_silence, told = _by_alarms(graph, flow)
    return Started(every, alarms, on_silence, UNKNOWN if by is UNKNOWN or told is UNKNOWN else (*by, *told))


def days_between(schedule: str) -> Maybe[float]:
    """The most days between two times of a schedule that names a minute and an hour; unknown of any other."""
    fields = schedule.split()
    if len(fields) != 5 or not all(_FIELD.fullmatch(one) for one in fields) or not all(map(str.isdigit, fields[:2])):
        return UNKNOWN
    day, month, weekday = (_among(one) for one in fields[2:])
    runs = list[dt.date]()
    at = _FROM
    while at < _UNTIL:
        of_month, of_week = _is(at.day, day, first=1), _is(at.isoweekday() % 7, weekday, first=0)
        # Where both are restricted, either is enough, as in every cron.
        right = (
            of_month or of_week
            if not fields[2].startswith("*") and not fields[4].startswith("*")
            else of_month and of_week
        )
        if right and _is(at.month, month, first=1):
            runs.append(at)
        at += dt.timedelta(days=1)
    return max((float((later - earlier).days) for earlier, later in itertools.pairwise(runs)), default=UNKNOWN)


def _among(field: str) -> tuple[int, frozenset[int]]:
    """The step of a field, and the values that it names; none where it takes every one."""
    if field.startswith("*"):
        return int(field.removeprefix("*").removeprefix("/") or 1), frozenset()
    return 1, frozenset(int(one) for one in field.split(","))


def _is(value: int, field: tuple[int, frozenset[int]], *, first: int) -> bool:
    step, named = field
    return value in named or (first == 0 and value == 0 and 7 in named) if named else (value - first) % step == 0


def _by_the_clock(graph: Graph, flow: Resource) -> tuple[Maybe[float | None], Maybe[tuple[str, ...]]]:
    every: Maybe[float | None] = None
    by = list[str]()
    for job, its in clocks(graph, flow):
        if its is False:
            continue
        when, who = (
            text(job.value("schedule")),
            text(entry(job.value("httpTarget"), "oauthToken", "serviceAccountEmail")),
        )
        if who is UNKNOWN:
            return UNKNOWN, UNKNOWN
        days = days_between(when) if isinstance(when, str) else UNKNOWN
        by.append(str(who))
        if its is UNKNOWN or days is UNKNOWN or every is UNKNOWN:
            every = UNKNOWN
        else:
            every = days if every is None else min(days, every)
    return every, tuple(by)


def _by_alarms(graph: Graph, flow: Resource) -> tuple[Maybe[tuple[str, ...]], Truth, Maybe[tuple[str, ...]]]:
    """The names of alerts that start it, whether one does in silence, and as whom."""
    alarms, quiet = list[str](), list[Truth]()
    unread = False
    for alert in graph.of_type(ALERT):
        led = started_by_alarm(graph, alert)
        on, name = flag(alert.value("enabled"), absent=True), text(alert.value("displayName"))
        its = UNKNOWN if led is UNKNOWN else any_of(_starts(graph, one, flow) for one in led)
        if its is False or on is False:
            continue
        if UNKNOWN in (its, on, name):
            unread = True
            continue
        alarms.append(str(name))
        quiet.append(silent(alert))
    by = list(_starters(graph, flow))
    if unread or UNKNOWN in by:
        return UNKNOWN, any_of((*quiet, UNKNOWN)), UNKNOWN
    return tuple(alarms), any_of(quiet), tuple(str(one) for one in by)


def _starters(graph: Graph, flow: Resource) -> Iterator[Maybe[str]]:
    """The accounts of workflows that start this one, and of what starts those."""
    for other in graph.of_type(WORKFLOW):
        if other.urn != flow.urn and _starts(graph, other, flow) is not False:
            yield account(other)
            for trigger in triggers_of(graph, other):
                who = text(trigger.value("serviceAccount"))
                yield UNKNOWN if who is None else who


def _starts(graph: Graph, other: Resource, flow: Resource) -> Truth:
    """Whether another workflow starts this one, as an account that may."""
    called = calls(other)
    if called is UNKNOWN or not flow.id:
        return UNKNOWN
    if not any(one.does == "http.post" and one.url == f"{RUNS}{flow.id}/executions" for one in called):
        return False
    return all_of((True, may(graph, other, _CREATE, f"projects/{graph.account(flow)}/workflows")))
