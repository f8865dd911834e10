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

from assurance.reading.azure.arm import id_of, named
from assurance.reading.azure.roles import IDENTITY, given_to, on
from assurance.reading.maybe import Maybe, Truth, all_of, any_of, known
from assurance.reading.model.observability import Together, Watch
from assurance.reading.policy import permits
from assurance.reading.values import entry, flag, items, number, text, texts
from gouvernail.graph import UNKNOWN, Graph, Resource

__all__ = ["figure", "togethers", "watches"]

_RULE: Final = "azure-native:monitor:ScheduledQueryRule"
_SETTING: Final = "azure-native:monitor:DiagnosticSetting"
_COLLECTION: Final = "azure-native:monitor:DataCollectionRule"
_CALLS: Final = "AmlOnlineEndpointTrafficLog"
_ASK: Final = "Microsoft.OperationalInsights/workspaces/analytics/query/action"
_NUMBER: Final = r"(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)"
_ALARM: Final = re.compile(r'\| project Alarm = "([^"]+)", Silent, Outside')
_SINCE: Final = re.compile(r"\bTimeGenerated > ago\((\d+)s\)")
_IS: Final = re.compile(r'\b(System|Environment|Monitor|Measure|EndpointName|ResourceId) =[=~] "([^"]*)"')
_TABLE: Final = re.compile(r"\s*(\w+_CL)\b")
_LATENCY: Final = re.compile(rf"\bpercentile\(TotalDurationMs, {_NUMBER}\) / 1000\.0")
_FAILED: Final = "todouble(countif(toint(ResponseCode) >= 500)) / count()"
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
_DYNAMIC: Final = "DynamicThresholdCriterion"
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
            on=all_of((_on(rule, rows), *(_fed(graph, rule, one) for one in rows), _may_look(graph, rule))),
            told=_told(rule),
        )


def figure(query: str) -> tuple[str | None, str | None]:
    """What a query shows: a monitor by its name, or the endpoint's own measure."""
    said = dict(_IS.findall(query))
    return (said.get("Monitor"), None if "Monitor" in said else _own(query))


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
    said = dict(_IS.findall(row.said))
    share = row.line(_SHARE)
    written = _TABLE.match(row.said) is not None
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
        on=all_of((_on(rule, [row]), _fed(graph, rule, row), _may_look(graph, rule))),
        told=_told(rule),
        counter=said.get("ResourceId", "").lower() or None if share else None,
        devices=float(share[1]) if share else None,
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
        told=_told(rule),
    )


def _own(query: str) -> str | None:
    """The measure of the endpoint's own that a query computes."""
    if _CALLS not in query:
        return None
    latency = _LATENCY.search(query)
    return f"latency_p{latency[1]}" if latency else "error_rate" if _FAILED in query else None


def _or_unknown(found: str | None) -> Maybe[str | None]:
    return UNKNOWN if found is None else found


def _rings(rule: Resource) -> Truth:
    """Whether a rule rings as soon as its query says so once, and not otherwise."""
    conditions = items(entry(rule.value("criteria"), "allOf"))
    if conditions is UNKNOWN or len(conditions) != 1:
        return UNKNOWN
    one = conditions[0]
    column, how, above = (text(one.get(name)) for name in ("metricMeasureColumn", "timeAggregation", "operator"))
    least, kind = number(one.get("threshold")), text(one.get("criterionType"))
    times = [number(entry(one.get("failingPeriods"), name)) for name in _PERIODS]
    if UNKNOWN in (column, how, above, kind) or least is UNKNOWN or UNKNOWN in times:
        return UNKNOWN
    if column != "Breach" or how not in {"Maximum", "Total"} or above != "GreaterThan" or kind == _DYNAMIC:
        return UNKNOWN
    return least is not None and 0 <= least < 1 and all(one in {None, 1} for one in times)


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


def _told(rule: Resource) -> Maybe[tuple[str, ...]]:
    groups = texts(entry(rule.value("actions"), "actionGroups"))
    return UNKNOWN if groups is UNKNOWN else tuple(one.lower() for one in groups)


def _scopes(rule: Resource) -> Maybe[frozenset[str]]:
    found = texts(rule.value("scopes"))
    return UNKNOWN if found is UNKNOWN else frozenset(one.lower() for one in found)


def _fed(graph: Graph, rule: Resource, row: _Row) -> Truth:
    """Whether what the row looks at is written into the workspace that the rule asks."""
    scopes, said, table = _scopes(rule), dict(_IS.findall(row.said)), _TABLE.match(row.said)
    if scopes is UNKNOWN:
        return UNKNOWN
    if table is not None:
        return any_of(_flows(one, table[1], scopes) for one in graph.of_type(_COLLECTION))
    of = f"/onlineendpoints/{said['EndpointName']}" if "EndpointName" in said else said.get("ResourceId", "?")
    return any_of(_sends(one, of.lower(), scopes) for one in graph.of_type(_SETTING))


def _flows(collection: Resource, table: str, into: frozenset[str]) -> Truth:
    """Whether a rule of collection writes a table of one of these workspaces."""
    flows, ends = items(collection.value("dataFlows")), items(entry(collection.value("destinations"), "logAnalytics"))
    if flows is UNKNOWN or ends is UNKNOWN:
        return UNKNOWN
    known_ends = {str(one.get("name")) for one in ends if named(one.get("workspaceResourceId")) in into}
    return any(
        one.get("outputStream") == f"Custom-{table}" and known_ends & {*known(texts(one.get("destinations")), ())}
        for one in flows
    )


def _sends(setting: Resource, of: str, into: frozenset[str]) -> Truth:
    """Whether a setting sends what a thing writes of its calls into one of these workspaces."""
    thing, workspace, logs = (
        named(setting.value("resourceUri")),
        named(setting.value("workspaceId")),
        items(setting.value("logs")),
    )
    if thing is UNKNOWN or workspace is UNKNOWN or logs is UNKNOWN:
        return UNKNOWN
    if thing is None or not thing.endswith(of) or workspace not in into:
        return False
    told = [one for one in logs if one.get("category") == _CALLS or one.get("categoryGroup") == "allLogs"]
    return any_of(flag(one.get("enabled")) for one in told)


def _may_look(graph: Graph, rule: Resource) -> Truth:
    """Whether the identity with which it asks may ask there."""
    scopes, its = _scopes(rule), texts(entry(rule.inputs.get("identity"), "userAssignedIdentities"))
    if scopes is UNKNOWN or its is UNKNOWN or not its:
        return UNKNOWN
    who = graph.find(its[0], IDENTITY)
    if who is None:
        return UNKNOWN
    may = on(who.urn, given_to(graph, named(who.value("principalId")))).statements
    return UNKNOWN if may is UNKNOWN else all_of(permits(may, _ASK, one) for one in scopes)


def _seconds(length: Maybe[str | None]) -> Maybe[float | None]:
    """A length of time of ISO 8601."""
    if length is UNKNOWN or length is None:
        return length
    found = _LENGTH.fullmatch(length)
    if found is None:
        return UNKNOWN
    days, hours, minutes = (int(one or 0) for one in found.groups())
    return float(86_400 * days + 3_600 * hours + 60 * minutes)
