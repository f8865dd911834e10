"""One alert rule a monitor: a query of one row that says whether anything was measured, and whether it is as it should.

Every rule is a query on logs, for a metric alert knows neither a rate nor a bound on both sides. What the endpoint did
it writes down call by call; what somebody measures lies in a table of ours; who of the devices called, a function says
in a workspace of theirs.

Silence is not health. A query that counts gives a row where nothing was found, too, so a measure that somebody has to
write breaches where nobody writes it, and where it rests on too few cases; so does the share of silent devices where
none called. A measure of the endpoint has no value where nobody asked, and then nothing failed.

Sources: Azure Monitor, log search alert rules
(https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-log-alert-rule), their times
(https://learn.microsoft.com/rest/api/monitor/scheduled-query-rules/create-or-update), dynamic thresholds
(https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-dynamic-thresholds) and tables
(https://learn.microsoft.com/azure/azure-monitor/reference/tables/amlonlineendpointtrafficlog,
https://learn.microsoft.com/azure/machine-learning/how-to-troubleshoot-online-endpoints) and queries across workspaces
(https://learn.microsoft.com/azure/azure-monitor/logs/cross-workspace-query).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from components.azure._measures import LEAST_WINDOW, figure, measurable
from components.contract.observability import Composite, Monitor
from gouvernail.errors import GouvernailError, Problem

__all__ = [
    "TABLE",
    "Watched",
    "check",
    "look_back",
    "of_all",
    "of_one",
    "often",
    "period",
    "rings_in_silence",
    "values",
    "written",
]

TABLE: Final = "GouvernailMeasures_CL"
"""The table of the measures that somebody writes."""

_MINUTE: Final = 60
_HOUR: Final = 3_600
_DAY: Final = 86_400
_RANGES: Final = (10, 15, 20, 30, 45, 60, 120, 180, 240, 300, 360, 1440, 2880)
"""Minutes that a rule can look back; it runs every five or every fifteen, and has to look back further than that."""
_NO_CALLS: Final = "(datatable(TimeGenerated:datetime, ResponseCode:int, ModelStatusCode:int, TotalDurationMs:int)[])"
"""Beside the table of calls, which is there once somebody asked: a query of several would else fail as a whole."""


@dataclass(frozen=True, slots=True)
class Watched:
    """Whose measures are looked at: ids of the endpoint, and of what counts the devices that called, if any do."""

    system: str
    environment: str
    endpoint: str
    heard: str


def written(monitor: Monitor) -> bool:
    """Whether somebody has to write the measure: neither the endpoint has it by itself, nor the hub of the devices."""
    return not measurable(monitor["measure"]) and "devices" not in monitor


def rings_in_silence(monitor: Monitor) -> bool:
    """Whether no value is as bad as a bad one."""
    return written(monitor) or "devices" in monitor


def period(monitor: Monitor) -> int:
    """Seconds within which there must be a value: the window of the endpoint's own; an hour or a day of the others.

    A written value is already one over the monitor's whole window.
    """
    if not written(monitor):
        return monitor["window"]
    return _HOUR if monitor["window"] < _DAY else _DAY


def often(monitors: Sequence[Monitor]) -> str:
    """How often a rule on these runs."""
    return "PT15M" if all(written(one) for one in monitors) else "PT5M"


def look_back(monitors: Sequence[Monitor]) -> str:
    """How far back a rule on these looks: twice as far as it counts, for what is late is counted when it arrives."""
    least = max(2 * max(period(one) for one in monitors) / _MINUTE, 16 if often(monitors) == "PT15M" else 6)
    minutes = next((one for one in _RANGES if one >= least), _RANGES[-1])
    return f"P{minutes // 1440}D" if minutes >= 1440 else f"PT{minutes // 60}H" if minutes >= 60 else f"PT{minutes}M"


def check(name: str, monitor: Monitor) -> None:
    """GouvernailError where no rule on logs can watch this."""
    path = f"monitoring.{name}"
    if "deviations" in monitor:
        raise GouvernailError(
            Problem(
                f"what is usual for {name} cannot be held against {monitor['deviations']:g} deviations here",
                path=f"{path}.adaptive",
                expected="min or max: Azure learns what is usual in three steps of sensitivity, and has no number",
                mend="write bounds, or leave the monitor to what computes it: it can write the distance as a measure",
            )
        )
    if not written(monitor) and not LEAST_WINDOW <= monitor["window"] <= 2 * _DAY:
        raise GouvernailError(
            Problem(
                f"{name} is measured over {monitor['window']} seconds",
                path=f"{path}.window",
                expected="5m to 2d on Azure: a rule runs every five minutes and looks back two days at most",
            )
        )


def of_one(alarm: str, name: str, monitor: Monitor, of: Watched, *, silent: bool) -> str:
    """The query of a monitor's own rule: `Breach` is 1 where it is not as it should, or, where asked, is `silent`."""
    breach = "Outside or Silent" if silent else "Outside"
    return f"{_row(alarm, name, monitor, of)}\n| extend Breach = toint({breach})"


def of_all(
    wanted: Composite, monitors: Mapping[str, Monitor], alarms: Mapping[str, str], of: Watched, *, quiet: bool
) -> str:
    """The query of several monitors that make one alert; that one is silent rings it as well, unless it is `quiet`.

    `alarms` are the ids of their own rules.
    """
    rows = ",\n".join(f"({_row(alarms[name], name, monitors[name], of)})" for name in wanted["of"])
    least = len(wanted["of"]) if wanted["when"] == "all" else 1
    return "\n".join(
        (
            f"union\n{rows}",
            "| summarize Out = countif(Outside), Quiet = countif(Silent)",
            f"| extend Breach = toint(Out >= {least}{'' if quiet else ' or Quiet > 0'})",
        )
    )


def values(name: str, monitor: Monitor, of: Watched) -> str:
    """A query of what a chart shows of a monitor, with its bounds."""
    bounds = "".join(
        f", {label} = {_number(bound)}"
        for label, bound in (("Least", monitor.get("lower")), ("Most", monitor.get("upper")))
        if bound is not None
    )
    if written(monitor):
        shown = f"project TimeGenerated, Value{bounds}\n| render timechart"
        return f"{TABLE}\n| where {_mine(name, monitor, of)}\n| {shown}"
    if "devices" in monitor:
        since = f"Last > ago({monitor['window']}s)"
        share = f"1 - todouble(count()) / {monitor['devices']}"
        return f"{_called(of)}\n| where {since}\n| summarize Value = {share}{bounds}"
    step = max(monitor["window"], LEAST_WINDOW)
    value = f"summarize Value = {figure(monitor['measure'])} by bin(TimeGenerated, {step}s)"
    shown = f"\n| extend {bounds[2:]}" if bounds else ""
    return f"AmlOnlineEndpointTrafficLog\n| where {_asked(of)}\n| {value}{shown}\n| render timechart"


def _row(alarm: str, name: str, monitor: Monitor, of: Watched) -> str:
    """One row: the rule's id, whether there is no verdict that there should be, and whether it is not as it should."""
    since = f"ingestion_time() > ago({period(monitor)}s)"  # what is late is not lost
    if written(monitor):
        cases = f" or coalesce(Cases, long(0)) < {monitor['cases']}" if "cases" in monitor else ""
        lines = [
            TABLE,
            f"| where {since} and {_mine(name, monitor, of)}",
            "| summarize Low = min(Value), High = max(Value), Cases = min(coalesce(Cases, long(0))), Values = count()",
            f"| extend Silent = Values == 0{cases}",
            f"| extend Outside = not(Silent) and ({_outside(monitor, 'Low', 'High')})",
        ]
    elif "devices" in monitor:
        lines = [
            _called(of),
            f"| where Last > ago({monitor['window']}s)",
            "| summarize Heard = count()",
            f"| extend Value = 1 - todouble(Heard) / {monitor['devices']}",
            "| extend Silent = Heard == 0",
            f"| extend Outside = {_outside(monitor, 'Value', 'Value')}",
        ]
    else:
        lines = [
            f"union isfuzzy=true (AmlOnlineEndpointTrafficLog | where {since} and {_asked(of)}), {_NO_CALLS}",
            f"| summarize Value = {figure(monitor['measure'])}, Requests = count()",
            "| extend Silent = false",
            f"| extend Outside = Requests >= {monitor.get('cases', 1)} and ({_outside(monitor, 'Value', 'Value')})",
        ]
    return "\n".join((*lines, f'| project Alarm = "{alarm}", Silent, Outside'))


def _mine(name: str, monitor: Monitor, of: Watched) -> str:
    return (
        f'System == "{of.system}" and Environment == "{of.environment}" and Monitor == "{name}"'
        f' and Measure == "{monitor["measure"]}"'
    )


def _asked(of: Watched) -> str:
    return f'EndpointName =~ "{of.endpoint.rpartition("/")[2]}"'


def _called(of: Watched) -> str:
    """A line for each device that called, as the function says that counts them in its workspace."""
    workspace, _, function = of.heard.partition("/savedSearches/")
    return f'workspace("{workspace}").{function}'


def _outside(monitor: Monitor, low: str, high: str) -> str:
    lower, upper = monitor.get("lower"), monitor.get("upper")
    sides = [
        *([f"{low} < {_number(lower)}"] if lower is not None else ()),
        *([f"{high} > {_number(upper)}"] if upper is not None else ()),
    ]
    return " or ".join(sides) or "false"


def _number(value: float) -> str:
    return f"{round(value, 9):.12g}"
