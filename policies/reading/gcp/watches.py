"""Alerts on what is measured: what their queries look at, what they hold it against, and when they ring.

An alert that takes a release back holds one figure of a service against a threshold. Any other is a query that counts
lines, each a reason to ring: that a monitor is outside its bounds, or that it has no value. One with several monitors
is an alert that several alarms make together; a line of another's counts only where that one judges alike.

Sources: Cloud Monitoring, policies (https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies),
names of metrics in queries (https://cloud.google.com/monitoring/promql/promql-mapping) and metrics of Cloud Run
(https://cloud.google.com/monitoring/api/metrics_gcp_p_z#gcp-run); PromQL, operators
(https://prometheus.io/docs/prometheus/latest/querying/operators/).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of
from gouvernail.values import entry, flag, items, number, text, texts
from policies.reading.gcp.moves import ALERT, SERVICE, condition, measured, started_by
from policies.reading.model.observability import Together, Watch

__all__ = ["figure", "silent", "togethers", "watches"]

_COUNTER: Final = "gcp:logging/metric:Metric"
_NUMBER: Final = r"(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)"
_WRITTEN: Final = r"(custom_googleapis_com:\w+)_(value|cases)\{monitored_resource=\"global\",([^{}]+)\}\[(\d+)s\]"
_LOW: Final = re.compile(rf"min\(min_over_time\({_WRITTEN}\)\)")
_HIGH: Final = re.compile(rf"max\(max_over_time\({_WRITTEN}\)\)")
_LAST: Final = re.compile(rf"max\(last_over_time\({_WRITTEN}\)\)")
_LABEL: Final = re.compile(r'(\w+)="([^"]*)"')
_SERVICE: Final = r"monitored_resource=\"cloud_run_revision\",service_name=\"([^\"]+)\""
_CALLS: Final = rf"sum\(increase\(run_googleapis_com:request_count\{{{_SERVICE}\}}\[(\d+)s\]\)\)"
_FAILED: Final = _CALLS.replace(r"\}\[", r",response_code_class=\"5xx\"\}\[")
_RATE: Final = re.compile(rf"\({_FAILED} or vector\(0\)\) / {_CALLS}")
_LATENCY: Final = re.compile(
    rf"histogram_quantile\(0\.(\d+), sum by \(le\) "
    rf"\(increase\(run_googleapis_com:request_latencies_bucket\{{{_SERVICE}\}}\[(\d+)s\]\)\)\) / 1000"
)
_HEARD: Final = (
    r"\(count\(sum by \(device\) \(increase\(([\w:]+)\{monitored_resource=\"gcs_bucket\"\}\[(\d+)s\]\)\) > 0\)"
    r" or vector\(0\)\)"
)
_SHARE: Final = re.compile(rf"1 - {_HEARD} / {_NUMBER}")
_SIDE: Final = re.compile(rf"\((.+) ([<>]) {_NUMBER}\)")
_ENOUGH: Final = re.compile(rf"\((.+)\) and \((.+) >= {_NUMBER}\)")
_LINE: Final = re.compile(r"(?:(and|or) )?\((.+)\)")
_DAY: Final = 86_400


@dataclass(frozen=True, slots=True)
class _Row:
    """What one alarm holds against its bounds; and the lines that say that it has no value."""

    measure: str
    window: float
    monitor: str | None = None
    system: str | None = None
    environment: str | None = None
    bounds: tuple[float | None, float | None] = (None, None)
    cases: float | None = None
    counter: str | None = None
    devices: float | None = None
    service: str | None = None
    silent: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Asked:
    """A query: its rows, how they are joined, and its other lines."""

    rows: tuple[_Row, ...]
    joints: frozenset[str]
    silent: frozenset[str]

    def quiet(self, row: _Row) -> bool:
        """Whether it rings where the row has no value, whatever the reason; a written one has to come every day."""
        late = row.monitor is not None and row.window > _DAY
        return bool(row.silent) and row.silent <= self.silent and not late


def watches(graph: Graph) -> Iterator[Watch]:
    """Every alert on one monitor, and those whose conditions are not known, which may be one."""
    for alert in _alerts(graph):
        query = _query(alert)
        if query is UNKNOWN:
            yield _unread(graph, alert)
        elif query is None:
            if (row := _of_threshold(alert)) is not None:
                yield _watch(graph, alert, row, "notBreaching")
        elif (asked := _read(query)) and len(asked.rows) == 1:
            row = asked.rows[0]
            silence = "notBreaching" if not row.silent else "breaching" if asked.quiet(row) else "missing"
            yield _watch(graph, alert, row, silence)


def togethers(graph: Graph) -> Iterator[Together]:
    """Every alert on several monitors."""
    own: dict[_Row, str] = {}
    several: list[tuple[Resource, _Asked]] = []
    for alert in _alerts(graph):
        query = _query(alert)
        asked = _read(query) if isinstance(query, str) else None
        row = _of_threshold(alert) if query is None else asked.rows[0] if asked and len(asked.rows) == 1 else None
        if isinstance(row, _Row) and alert.id:
            own[row] = alert.id
        if asked and len(asked.rows) > 1:
            several.append((alert, asked))
    for alert, asked in several:
        names = {own[row]: row for row in asked.rows if row in own}
        alike, rings = frozenset(names), _rings(alert)
        unread = rings is UNKNOWN or len(asked.joints) != 1
        yield Together(
            urn=alert.urn,
            name=alert.id or UNKNOWN,
            account=graph.account(alert),
            names=alike,
            alone=UNKNOWN if unread else alike if rings and asked.joints == frozenset({"or"}) else frozenset(),
            silent=UNKNOWN if unread else frozenset(one for one, row in names.items() if rings and asked.quiet(row)),
            all_ring=UNKNOWN if unread else rings,
            on=all_of((_on(alert), *(_there(graph, alert, row) for row in asked.rows))),
            told=_told(graph, alert),
        )


def silent(alert: Resource) -> Truth:
    """Whether it rings because nothing was measured; not known of an alert on something else."""
    query = _query(alert)
    if query is UNKNOWN:
        return UNKNOWN
    if query is None:
        row = _of_threshold(alert)
        return False if isinstance(row, _Row) else UNKNOWN
    asked = _read(query)
    return UNKNOWN if asked is None else bool(asked.silent)


def figure(query: str) -> tuple[str | None, str | None]:
    """What a chart shows: a monitor by its name, or a measure that is the endpoint's or the devices' own."""
    last = _LAST.fullmatch(query)
    if last:
        return dict(_LABEL.findall(last[3])).get("monitor"), None
    row = _figure(query)
    return None, row.measure if row else None


def _alerts(graph: Graph) -> Iterator[Resource]:
    """All but those on queries that tell nobody anything, and start a workflow instead."""
    for alert in graph.of_type(ALERT):
        channels = texts(alert.value("notificationChannels"))
        if isinstance(_query(alert), str) and channels is not UNKNOWN and channels and _told(graph, alert) == ():
            continue
        yield alert


def _query(alert: Resource) -> Maybe[str | None]:
    """The alert's one query; None where it holds something else against something."""
    held = items(alert.value("conditions"))
    if held is UNKNOWN:
        return UNKNOWN
    asked = [entry(one, "conditionPrometheusQueryLanguage") for one in held]
    if UNKNOWN in asked:
        return UNKNOWN
    return text(entry(asked[0], "query")) if len(asked) == 1 else None


def _read(query: str) -> _Asked | None:
    """What a query counts; None where it is of another form, and so not an alert on monitors."""
    lines = query.splitlines()
    parts = [_LINE.fullmatch(line) for line in lines[1:-1]]
    if not parts or None in parts or (lines[0], lines[-1]) != ("count(", ") > 0"):
        return None
    rows: list[_Row] = []
    joints, silent = set[str](), set[str]()
    for place, part in enumerate(one for one in parts if one):
        row = _row(part[2])
        if row is None:
            if part[1] != "or":
                return None
            silent.add(part[2])
            continue
        if silent or (part[1] is None) != (place == 0):
            return None  # what follows a silence would be read with it
        rows.append(row)
        joints |= {part[1]} if part[1] else set()
    return _Asked(tuple(rows), frozenset(joints), frozenset(silent)) if rows else None


def _row(said: str) -> _Row | None:
    """One monitor held against its bounds; None where the text says anything else."""
    enough = _ENOUGH.fullmatch(said)
    sides = [_SIDE.fullmatch(f"({one})") for one in (enough[1] if enough else said)[1:-1].split(") or (")]
    found: list[_Row] = []
    for side in sides:
        if side is None or (one := _figure(side[1], least=side[2] == "<")) is None:
            return None
        bound = float(side[3])
        found.append(replace(one, bounds=(bound, None) if side[2] == "<" else (None, bound)))
    if not found or len(found) > 2 or any(replace(one, bounds=found[0].bounds) != found[0] for one in found):
        return None
    lower, upper = ([one.bounds[side] for one in found if one.bounds[side] is not None] for side in (0, 1))
    if len(lower) > 1 or len(upper) > 1:
        return None
    row = replace(found[0], bounds=(lower[0] if lower else None, upper[0] if upper else None))
    return _with_cases(row, enough) if enough else row


def _with_cases(row: _Row, enough: re.Match[str]) -> _Row | None:
    """The row with its least number of cases, which have to be its own."""
    cases, least = enough[2], float(enough[3])
    counted = re.fullmatch(_CALLS, cases)
    if row.service is not None:
        same = counted is not None and (counted[1], float(counted[2])) == (row.service, row.window)
        return replace(row, cases=least) if same else None
    written, value = _LOW.fullmatch(cases), next(iter(row.silent), "")
    if row.monitor is None or written is None or written[2] != "cases":
        return None
    rests = written[0].removeprefix("min(min_over_time(").removesuffix("))")
    if f"absent_over_time({rests.replace('_cases{', '_value{', 1)})" != value:
        return None
    lacks = {f"absent_over_time({rests})", f"{cases} < {enough[3]}"}
    return replace(row, cases=least, silent=row.silent | lacks)


def _figure(said: str, *, least: bool = True) -> _Row | None:
    """What is measured. Of several values within the time, only the `least` or the greatest cannot hide another."""
    if rate := _RATE.fullmatch(said):
        return _Row("error_rate", float(rate[2]), service=rate[1]) if rate.groups()[:2] == rate.groups()[2:] else None
    if took := _LATENCY.fullmatch(said):
        return _Row(f"latency_p{took[1].ljust(2, '0')}", float(took[3]), service=took[2])
    if share := _SHARE.fullmatch(said):
        heard = said.removeprefix("1 - ").rpartition(" / ")[0]
        return _Row(
            "devices_silent",
            float(share[2]),
            counter=share[1],
            devices=float(share[3]),
            silent=frozenset({f"{heard} == 0"}),
        )
    written = (_LOW if least else _HIGH).fullmatch(said)
    labels = dict(_LABEL.findall(written[3])) if written else {}
    if written is None or written[2] != "value" or not {"system", "environment", "monitor", "measure"} <= {*labels}:
        return None
    its = said[said.index("custom_") :].removesuffix("))")
    return _Row(
        labels["measure"],
        float(written[4]),
        labels["monitor"],
        labels["system"],
        labels["environment"],
        silent=frozenset({f"absent_over_time({its})"}),
    )


def _of_threshold(alert: Resource) -> Maybe[_Row | None]:
    """What an alert holds against one threshold, of each revision; None where it is about no measure of a service."""
    held = items(alert.value("conditions"))
    if held is UNKNOWN or len(held) != 1 or entry(held[0], "conditionThreshold") is None:
        return None
    one = condition(alert)
    (measure, scale), bound = measured(one), number(entry(one, "thresholdValue"))
    period = text(entry(one, "aggregations", 0, "alignmentPeriod"))
    if measure == "other":
        return None
    if measure is UNKNOWN or bound is UNKNOWN or period is UNKNOWN or bound is None or period is None:
        return UNKNOWN
    if text(entry(one, "comparison")) != "COMPARISON_GT":
        return None
    found = re.search(r'resource\.labels\.service_name="([^"]+)"', str(entry(one, "filter")))
    window = float(period.removesuffix("s"))
    return _Row(measure, window, bounds=(None, round(bound / scale, 12)), service=found[1] if found else None)


def _watch(graph: Graph, alert: Resource, row: Maybe[_Row], silence: str) -> Watch:
    if row is UNKNOWN:
        return _unread(graph, alert)
    rings = _rings(alert)
    return Watch(
        urn=alert.urn,
        name=alert.id or UNKNOWN,
        account=graph.account(alert),
        monitor=row.monitor,
        system=row.system,
        environment=row.environment,
        measure=row.measure,
        window=row.window,
        bounds=UNKNOWN if rings is UNKNOWN else row.bounds if rings else (None, None),
        deviations=None,
        cases=row.cases,
        silence=UNKNOWN if rings is UNKNOWN else silence if rings else "ignore",
        on=all_of((_on(alert), _there(graph, alert, row))),
        told=_told(graph, alert),
        counter=_counter(graph, row),
        devices=row.devices,
    )


def _unread(graph: Graph, alert: Resource) -> Watch:
    return Watch(
        urn=alert.urn,
        name=alert.id or UNKNOWN,
        account=graph.account(alert),
        monitor=UNKNOWN,
        system=UNKNOWN,
        environment=UNKNOWN,
        measure=UNKNOWN,
        window=UNKNOWN,
        bounds=UNKNOWN,
        deviations=UNKNOWN,
        cases=UNKNOWN,
        silence=UNKNOWN,
        on=UNKNOWN,
        told=_told(graph, alert),
    )


def _rings(alert: Resource) -> Truth:
    """Whether it rings as soon as its condition holds once."""
    held = items(alert.value("conditions"))
    if held is UNKNOWN or len(held) != 1:
        return UNKNOWN
    kind = "conditionThreshold" if held[0].get("conditionThreshold") else "conditionPrometheusQueryLanguage"
    waits = text(entry(held[0], kind, "duration"))
    return UNKNOWN if waits is UNKNOWN else waits in {None, "0s"}


def _on(alert: Resource) -> Truth:
    return flag(alert.value("enabled"), absent=True)


def _there(graph: Graph, alert: Resource, row: _Row) -> Truth:
    """Whether what it looks at is there. Of what somebody writes nobody knows before it is written."""
    if row.service is not None:
        names = [
            text(one.value("name")) for one in graph.of_type(SERVICE) if graph.account(one) == graph.account(alert)
        ]
        return True if row.service in names else UNKNOWN if UNKNOWN in names else False
    if row.counter is not None:
        return True if row.counter in {_queried(one) for one in graph.of_type(_COUNTER)} else UNKNOWN
    return True


def _counter(graph: Graph, row: _Row) -> str | None:
    """What counts devices, by its name; as the query calls it where it is not here."""
    return next(
        (str(one.value("name")) for one in graph.of_type(_COUNTER) if _queried(one) == row.counter), row.counter
    )


def _queried(counter: Resource) -> str:
    """The name in queries of a metric that counts lines of a log."""
    return "logging_googleapis_com:user_" + re.sub(r"\W", "_", str(counter.value("name")))


def _told(graph: Graph, alert: Resource) -> Maybe[tuple[str, ...]]:
    """The channels that tell somebody: not those that start what takes a release back."""
    channels = texts(alert.value("notificationChannels"))
    if channels is UNKNOWN:
        return UNKNOWN
    started = {one: started_by(graph, (one,)) for one in channels}
    return UNKNOWN if UNKNOWN in started.values() else tuple(one for one, what in started.items() if not what)
