"""Alert rules on logs: what their queries look at, what they hold it against, and when they ring.

A query is read by its lines. Each alarm is one row: where its figures come from and since when, what they are summed up
to, whether there is a value, whether it is outside, and the id of the rule that it is of. A rule with several rows is
an alert that several alarms make together; a row of another's counts only where it is just as that rule's own.

Sources: Azure Monitor, log search alert rules
(https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-log-alert-rule) and tables
(https://learn.microsoft.com/azure/azure-monitor/reference/tables/amlonlineendpointtrafficlog); Kusto Query Language
(https://learn.microsoft.com/kusto/query/).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of
from gouvernail.values import entry, flag, items, number, text, texts
from policies.reading.azure.arm import id_of
from policies.reading.azure.seen import CALLS, IS, TABLE, counter, fed, may_look
from policies.reading.azure.workflows import ROUTE
from policies.reading.model.observability import Together, Watch

__all__ = ["figure", "togethers", "watches"]

_RULE: Final = "azure-native:monitor:ScheduledQueryRule"
_NUMBER: Final = r"(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)"
_ALARM: Final = re.compile(r'\| project Alarm = "([^"]+)", Silent, Outside')
_SINCE: Final = re.compile(r"(?:\bingestion_time\(\)|\bLast) > ago\((\d+)s\)")
_LATENCY: Final = re.compile(rf"\bpercentile\(TotalDurationMs, {_NUMBER}\) / 1000\.0")
_FAILED: Final = "todouble(countif(ResponseCode >= 500 or ResponseCode == 408 or ModelStatusCode >= 500)) / count()"
_SILENT: Final = re.compile(rf"\| extend Silent = Values == 0(?: or coalesce\(Cases, long\(0\)\) < {_NUMBER})?")
_UNHEARD: Final = re.compile(r"\| extend Silent = Heard == 0")
_NEVER: Final = re.compile(r"\| extend Silent = false")
_OUTSIDE: Final = re.compile(rf"\| extend Outside = (?:not\(Silent\) and )?(?:Requests >= {_NUMBER} and )?\(?(.*?)\)?")
_SIDE: Final = re.compile(rf"(\w+) ([<>]) {_NUMBER}")
_SHARE: Final = re.compile(rf"\| extend Value = 1 - todouble\(Heard\) / {_NUMBER}")
_ALONE: Final = re.compile(r"\| extend Breach = toint\(Outside( or Silent)?\)")
_JOINED: Final = re.compile(r"\| extend Breach = toint\(Out >= (\d+)( or Quiet > 0)?\)")
_COUNTED: Final = "| summarize Out = countif(Outside), Quiet = countif(Silent)"
_PERIODS: Final = ("minFailingPeriodsToAlert", "numberOfEvaluationPeriods")
_EACH: Final = re.compile(r"\bsummarize Value = .* by \w+$")
_LENGTH: Final = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")


@dataclass(frozen=True, slots=True)
class _Row:
    """One alarm's row: its text, the lines of it, and the id of the alarm that it is of."""

    said: str
    lines: tuple[str, ...]
    alarm: str

    def line(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The one line that is of this form; None where none or several are."""
        found = [one for one in map(pattern.fullmatch, self.lines) if one]
        return found[0] if len(found) == 1 else None


def watches(graph: Graph) -> Iterator[Watch]:
    """Every rule with one row, and those whose query is not known, which may be one."""
    for rule in graph.of_type(_RULE):
        query = _query(rule)
        if query is UNKNOWN:
            yield _unread(graph, rule)
        elif len(rows := _rows(query)) == 1 and _ALONE.fullmatch(query.splitlines()[-1]):
            yield _watch(graph, rule, rows[0], query)
        elif not rows and (measure := _own(query)) and _EACH.search(query):
            yield _of_each(graph, rule, _Row(query, (query,), ""), measure)


def togethers(graph: Graph) -> Iterator[Together]:
    """Every rule with several rows."""
    own = {str(id_of(rule)): rows[0].said for rule in graph.of_type(_RULE) if len(rows := _rows(_query(rule))) == 1}
    for rule in graph.of_type(_RULE):
        query = _query(rule)
        rows = _rows(query)
        if query is UNKNOWN or len(rows) < 2:
            continue
        # What another rule rings on counts here only where it is judged alike.
        alike = frozenset(one.alarm for one in rows if own.get(one.alarm, one.said) == one.said)
        lines = query.splitlines()
        joined = _JOINED.fullmatch(lines[-1]) if len(lines) > 2 and lines[-2] == _COUNTED else None
        rings = _rings(rule)
        least = int(joined[1]) if joined else 0
        quiet = frozenset(one.alarm for one in rows if one.alarm in alike and one.line(_NEVER) is None)
        unread = joined is None or rings is UNKNOWN
        yield Together(
            urn=rule.urn,
            name=id_of(rule),
            account=graph.account(rule),
            names=alike,
            alone=UNKNOWN if unread else alike if rings and least <= 1 else frozenset(),
            silent=UNKNOWN if unread else quiet if rings and joined and joined[2] else frozenset(),
            all_ring=UNKNOWN if unread else rings is True and least <= len(alike),
            on=all_of((_on(rule, rows), *(fed(graph, rule, one.said) for one in rows), may_look(graph, rule))),
            told=_told(graph, rule),
        )


def figure(query: str) -> tuple[str | None, str | None]:
    """What a query shows: a monitor by its name, or a measure that is the endpoint's or the devices' own."""
    said = dict(IS.findall(query))
    if "Monitor" in said:
        return said["Monitor"], None
    return None, "devices_silent" if counter(query) else _own(query)


def _query(rule: Resource) -> Maybe[str]:
    conditions = items(entry(rule.value("criteria"), "allOf"))
    found = UNKNOWN if conditions is UNKNOWN else text(conditions[0].get("query")) if conditions else None
    return "" if found is None else found


def _rows(query: Maybe[str]) -> list[_Row]:
    if query is UNKNOWN:
        return []
    found: list[_Row] = []
    begun: list[str] = []
    for line in query.splitlines():
        begun.append(line.strip().removeprefix("("))
        if ended := _ALARM.fullmatch(line.strip().rstrip("),")):
            lines = tuple(one.rstrip("),") if one is begun[-1] else one for one in begun if one != "union")
            found.append(_Row("\n".join(lines), lines, ended[1].lower()))
            begun = []
    return found


def _watch(graph: Graph, rule: Resource, row: _Row, query: str) -> Watch:
    said = dict(IS.findall(row.said))
    share = row.line(_SHARE)
    written = TABLE.match(row.said) is not None
    rings, breach = _rings(rule), _ALONE.fullmatch(query.splitlines()[-1])
    outside, silent = row.line(_OUTSIDE), row.line(_SILENT)
    least = float(outside[1]) if outside and outside[1] else 1
    cases = float(silent[1]) if silent and silent[1] else None if written or least <= 1 else least
    return Watch(
        urn=rule.urn,
        name=id_of(rule),
        account=graph.account(rule),
        monitor=said.get("Monitor"),
        system=said.get("System"),
        environment=said.get("Environment"),
        measure=said.get("Measure") if written else "devices_silent" if share else _or_unknown(_own(row.said)),
        window=_since(rule, row),
        bounds=UNKNOWN if rings is UNKNOWN else _bounds(row, outside) if rings else (None, None),
        deviations=None,
        cases=cases,
        silence=UNKNOWN if rings is UNKNOWN else _silence(row, breach=bool(rings and breach and breach[1])),
        on=all_of((_on(rule, [row]), fed(graph, rule, row.said), may_look(graph, rule))),
        told=_told(graph, rule),
        counter=counter(row.said) if share else None,
        devices=float(share[1]) if share else None,
    )


def _of_each(graph: Graph, rule: Resource, row: _Row, measure: str) -> Watch:
    """A rule that holds each deployment's own figure against one bound: it takes deployments back as well."""
    least, (rings, _) = number(entry(rule.value("criteria"), "allOf", 0, "threshold")), _condition(rule, "Value")
    return Watch(
        urn=rule.urn,
        name=id_of(rule),
        account=graph.account(rule),
        monitor=None,
        system=None,
        environment=None,
        measure=measure,
        window=_since(rule, row),
        bounds=UNKNOWN if rings is not True or least is UNKNOWN else (None, least),
        deviations=None,
        cases=None,
        silence="notBreaching",
        on=all_of((_on(rule, [row]), fed(graph, rule, row.said), may_look(graph, rule))),
        told=_told(graph, rule),
    )


def _unread(graph: Graph, rule: Resource) -> Watch:
    return Watch(
        urn=rule.urn,
        name=id_of(rule),
        account=graph.account(rule),
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
        told=_told(graph, rule),
    )


def _own(query: str) -> str | None:
    """The measure of the endpoint's own that a query computes."""
    if CALLS not in query:
        return None
    latency = _LATENCY.search(query)
    return f"latency_p{latency[1]}" if latency else "error_rate" if _FAILED in query else None


def _or_unknown(found: str | None) -> Maybe[str | None]:
    return UNKNOWN if found is None else found


def _rings(rule: Resource) -> Truth:
    """Whether a rule rings as soon as its query says so once, and not otherwise."""
    asked, least = _condition(rule, "Breach")
    if asked is not True or least is UNKNOWN:
        return UNKNOWN
    return least is not None and 0 <= least < 1


def _condition(rule: Resource, wanted: str) -> tuple[Truth, Maybe[float | None]]:
    """Whether a rule rings the first time that the greatest value of a column is above a number; and that number."""
    conditions = items(entry(rule.value("criteria"), "allOf"))
    if conditions is UNKNOWN or len(conditions) != 1:
        return UNKNOWN, UNKNOWN
    one = conditions[0]
    names = ("metricMeasureColumn", "timeAggregation", "operator", "criterionType")
    said = tuple(text(one.get(name)) for name in names)
    times = [number(entry(one.get("failingPeriods"), name)) for name in _PERIODS]
    if UNKNOWN in said or UNKNOWN in times:
        return UNKNOWN, UNKNOWN
    alike = said in {(wanted, "Maximum", "GreaterThan", kind) for kind in (None, "StaticThresholdCriterion")}
    return True if alike and all(one in {None, 1} for one in times) else UNKNOWN, number(one.get("threshold"))


def _bounds(row: _Row, outside: re.Match[str] | None) -> Maybe[tuple[float | None, float | None]]:
    """In the units of specs, which are those of the query; a written value must not hide behind another one."""
    if outside is None:
        return UNKNOWN
    lower = upper = None
    for side in outside[2].split(" or "):
        found = _SIDE.fullmatch(side)
        if found is None:
            return UNKNOWN
        least = "| summarize Low = min(Value)" in row.said if found[1] == "Low" else found[1] == "Value"
        most = "High = max(Value)" in row.said if found[1] == "High" else found[1] == "Value"
        if found[2] == "<" and least:
            lower = float(found[3])
        elif found[2] == ">" and most:
            upper = float(found[3])
    return lower, upper


def _silence(row: _Row, *, breach: bool) -> Maybe[str]:
    if row.line(_NEVER):
        return "notBreaching"
    if not (row.line(_SILENT) or row.line(_UNHEARD)):
        return UNKNOWN
    return "breaching" if breach else "missing"


def _since(rule: Resource, row: _Row) -> Maybe[float | None]:
    """Over how many seconds it looks: no further back than the rule does."""
    since, back = _SINCE.search(row.said), _seconds(text(rule.value("overrideQueryTimeRange")))
    window = _seconds(text(rule.value("windowSize")))
    if since is None or back is UNKNOWN or window is UNKNOWN:
        return UNKNOWN
    return min(float(since[1]), back if back is not None else (window or 0))


def _on(rule: Resource, rows: list[_Row]) -> Truth:
    """Whether it is switched on, and looks often enough to see everything within what it looks at."""
    every = _seconds(text(rule.value("evaluationFrequency")))
    return all_of((flag(rule.value("enabled"), absent=True), *(_within(every, _since(rule, row)) for row in rows)))


def _within(every: Maybe[float | None], since: Maybe[float | None]) -> Truth:
    if every is UNKNOWN or every is None or since is UNKNOWN or since is None:
        return UNKNOWN
    return every <= since


def _told(graph: Graph, rule: Resource) -> Maybe[tuple[str, ...]]:
    """Whom it tells: groups of actions, but those that do nothing but run workflows of ours and are no route."""
    groups = texts(entry(rule.value("actions"), "actionGroups"))
    acts = {id_of(one) for one in graph.of_type(ROUTE) if _acts_only(one)}
    return UNKNOWN if groups is UNKNOWN else tuple(one.lower() for one in groups if one.lower() not in acts)


def _acts_only(group: Resource) -> bool:
    told = {name for name, value in group.inputs.items() if name.endswith("Receivers") and value not in (None, [])}
    return not group.external and told == {"logicAppReceivers"} and entry(group.value("tags"), "severity") is None


def _seconds(length: Maybe[str | None]) -> Maybe[float | None]:
    """A length of time of ISO 8601."""
    if length is UNKNOWN or length is None:
        return length
    found = _LENGTH.fullmatch(length)
    if found is None:
        return UNKNOWN
    days, hours, minutes = (int(one or 0) for one in found.groups())
    return float(86_400 * days + 3_600 * hours + 60 * minutes)
