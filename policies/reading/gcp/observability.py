"""Pages, questions about traces, and what measures by the clock: a job of Cloud Run that Cloud Scheduler starts.

Sources: Cloud Monitoring, dashboards (https://cloud.google.com/monitoring/api/ref_v3/rest/v1/projects.dashboards);
Cloud Logging, questions that are kept
(https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.locations.savedQueries); Cloud Run Admin API, jobs
(https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.jobs); Cloud Scheduler, times
(https://cloud.google.com/scheduler/docs/configuring/cron-job-schedules).
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, cast

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of, negated
from gouvernail.values import entry, flag, items, text
from policies.reading.gcp.grants import given_to, on
from policies.reading.gcp.names import bucket_named, full_name, id_of
from policies.reading.gcp.watches import figure
from policies.reading.model.identities import Identity
from policies.reading.model.observability import MeasuringJob, Page, Traces, Watch
from policies.reading.model.stores import Store
from policies.reading.policy import permits

__all__ = ["measuring_jobs", "pages", "traces"]

_PAGE: Final = "gcp:monitoring/dashboard:Dashboard"
_QUESTION: Final = "gcp:logging/savedQuery:SavedQuery"
_JOB: Final = "gcp:cloudrunv2/job:Job"
_CLOCK: Final = "gcp:cloudscheduler/job:Job"
_RUNS: Final = "https://run.googleapis.com/v2/"
_OF: Final = re.compile(r'resource\.labels\.service_name="([^"]+)"')
_MINUTES: Final = re.compile(r"\*/(\d+) \* \* \* \*")
_HOURS: Final = re.compile(r"\d+ \*/(\d+) \* \* \*")
_PLACE: Final = re.compile(r"gs://([^/]+)/(.*)")
_MAY_READ: Final = "storage.objects.get"


def pages(graph: Graph, watched: Iterable[Watch]) -> Iterator[Page]:
    """Every dashboard. A chart of the endpoint's own measure is one of each alarm on it."""
    known = tuple(watched)
    for page in graph.of_type(_PAGE):
        tiles = items(entry(_json(page.value("dashboardJson")), "mosaicLayout", "tiles"))
        if tiles is UNKNOWN:
            yield Page(page.urn, UNKNOWN, UNKNOWN, UNKNOWN)
            continue
        headings, states, charts = set[str](), set[str](), set[str]()
        for tile in tiles:
            widget = tile.get("widget")
            if entry(widget, "sectionHeader") is not None:
                headings.add(str(entry(widget, "title")))
            for name in _listed(entry(widget, "incidentList", "policyNames")):
                states.add(f"projects/{graph.account(page)}/{name}")
            for line in _listed(entry(widget, "xyChart", "dataSets")):
                charts |= _charted(str(entry(line, "timeSeriesQuery", "prometheusQuery")), known)
        yield Page(page.urn, frozenset(headings), frozenset(states), frozenset(charts))


def traces(graph: Graph) -> Iterator[Traces]:
    """Every question that is kept and looks for calls with a trace, by the names of what was called."""
    for one in graph.of_type(_QUESTION):
        sought = text(entry(one.value("loggingQuery"), "filter"))
        traced = sought is not UNKNOWN and sought is not None and "traceSampled=true" in sought
        yield Traces(one.urn, UNKNOWN if sought is UNKNOWN else frozenset(_OF.findall(sought or "") if traced else ()))


def measuring_jobs(graph: Graph, held: Iterable[Store], known: Iterable[Identity]) -> Iterator[MeasuringJob]:
    """Every job that is told of monitors; one of which it is not known what it is told may be one."""
    stores, identities = tuple(held), tuple(known)
    for job in graph.of_type(_JOB):
        runs = entry(job.value("template"), "template")
        containers = items(entry(runs, "containers"))
        told = UNKNOWN if containers is UNKNOWN or len(containers) != 1 else _told(containers[0])
        if told is UNKNOWN or any(name.startswith("MONITOR_") for name in told):
            yield _job(graph, job, told, stores, identities)


def _job(
    graph: Graph,
    job: Resource,
    told: Maybe[Mapping[str, object]],
    stores: Sequence[Store],
    identities: Sequence[Identity],
) -> MeasuringJob:
    runs = entry(job.value("template"), "template")
    identity = text(entry(runs, "serviceAccount"))
    reader = next((one for one in identities if identity is not UNKNOWN and one.id == identity), None)
    may = UNKNOWN if reader is None else reader.permissions
    records: Maybe[frozenset[str]] = UNKNOWN
    if told is not UNKNOWN:
        records = frozenset(_place(said) for name, said in told.items() if name.startswith("RECORD"))
    clocks = [(one, _starts(graph, one, job)) for one in graph.of_type(_CLOCK)]
    own = [one for one, starts in clocks if starts is not False]
    return MeasuringJob(
        urn=job.urn,
        account=graph.account(job),
        on=any_of(starts for _, starts in clocks),
        every=_every(own[0]) if len(own) == 1 else UNKNOWN if own else None,
        monitors=UNKNOWN
        if told is UNKNOWN
        else frozenset(name.removeprefix("MONITOR_") for name in told if name.startswith("MONITOR_")),
        image=text(entry(runs, "containers", 0, "image")),
        identity=identity,
        subnets=_inside(runs, "subnetwork"),
        firewalls=_inside(runs, "network"),
        keys=_keys(runs, told, stores),
        records=records,
        reads=UNKNOWN
        if records is UNKNOWN or may is UNKNOWN
        else frozenset(one for one in records if permits(may, _MAY_READ, f"{_full(stores, one)}any") is True),
    )


def _told(container: Mapping[str, object]) -> Maybe[Mapping[str, object]]:
    envs = items(container.get("envs"))
    return UNKNOWN if envs is UNKNOWN else {str(one.get("name")): one.get("value") for one in envs}


def _place(said: object) -> str:
    """Bucket and path of the objects at an address."""
    return str(said).removeprefix("gs://")


def _full(stores: Sequence[Store], place: str) -> str:
    """The full name of what lies there; the place itself where it is in no store of these stacks."""
    name, _, path = place.partition("/")
    own = _store(stores, name)
    return place if own is None or own.account is None else f"{bucket_named(own.account, name)}/objects/{path}"


def _store(stores: Sequence[Store], name: str) -> Store | None:
    return next((one for one in stores if one.id == name), None)


def _starts(graph: Graph, clock: Resource, job: Resource) -> Truth:
    """Whether the clock starts this job, as an account that may; False also where it is about something else."""
    target = clock.value("httpTarget")
    uri, who = text(entry(target, "uri")), text(entry(target, "oauthToken", "serviceAccountEmail"))
    own = id_of(graph, job)
    if uri is UNKNOWN or own is UNKNOWN:
        return UNKNOWN
    if uri != f"{_RUNS}{own}:run" or entry(target, "httpMethod") != "POST":
        return False
    given = UNKNOWN if not isinstance(who, str) else on(clock.urn, given_to(graph, who)).statements
    may = UNKNOWN if given is UNKNOWN else permits(given, "run.jobs.run", own)
    return all_of((negated(flag(clock.value("paused"))), may))


def _every(clock: Resource) -> Maybe[float | None]:
    when = text(clock.value("schedule"))
    if not isinstance(when, str):
        return UNKNOWN
    minutes, hours = _MINUTES.fullmatch(when), _HOURS.fullmatch(when)
    return 60.0 * int(minutes[1]) if minutes else 3600.0 * int(hours[1]) if hours else UNKNOWN


def _inside(runs: object, what: str) -> Maybe[tuple[str, ...]]:
    """The subnets or networks into which all that it sends goes; none where some goes elsewhere."""
    way = text(entry(runs, "vpcAccess", "egress"))
    found = items(entry(runs, "vpcAccess", "networkInterfaces"))
    if way is UNKNOWN or found is UNKNOWN:
        return UNKNOWN
    if way != "ALL_TRAFFIC":
        return ()
    names = [full_name(one.get(what)) for one in found]
    return UNKNOWN if UNKNOWN in names else tuple(str(one) for one in names)


def _keys(runs: object, told: Maybe[Mapping[str, object]], stores: Sequence[Store]) -> Maybe[tuple[str | None, ...]]:
    """That of what it keeps while it works, and that of the store into which it puts what it reports."""
    disk = text(entry(runs, "encryptionKey"))
    if told is UNKNOWN:
        return UNKNOWN
    found = _PLACE.fullmatch(str(told.get("REPORTS")))
    kept = None if found is None else _store(stores, found[1])
    report: Maybe[str | None] = None if found is None else UNKNOWN if kept is None else kept.key
    both = (disk, report)
    return UNKNOWN if UNKNOWN in both else cast("tuple[str | None, ...]", both)


def _charted(query: str, watched: Sequence[Watch]) -> set[str]:
    monitor, measure = figure(query)
    alike = {str(one.name) for one in watched if measure is not None and one.measure == measure and one.monitor is None}
    return alike | ({monitor} if monitor else set())


def _listed(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []


def _json(value: object) -> object:
    if not isinstance(value, str):
        return UNKNOWN
    try:
        return json.loads(value)
    except ValueError:
        return UNKNOWN
