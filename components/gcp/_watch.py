"""One alert a monitor: a query that gives one line where it is not as it should be, and none where it is.

Every alert is a query in PromQL: a threshold knows no bound on both sides, no least number of cases, and no silence
beside a bound. It counts what speaks against the monitor, each on a line of its own, so an alert rings once however
much that is; and several monitors make one alert in one query.

Silence is not health. A measure that somebody has to write rings where nobody writes it, and where it rests on too few
cases; so does the share of silent devices where none called. A measure of the endpoint has no value where nobody asked,
and then nothing failed.

Sources: Cloud Monitoring, alerts in PromQL (https://cloud.google.com/monitoring/alerts/using-promql) and names of
metrics there (https://cloud.google.com/monitoring/promql/promql-mapping); Cloud Run, metrics
(https://cloud.google.com/monitoring/api/metrics_gcp_p_z#gcp-run); PromQL, functions
(https://prometheus.io/docs/prometheus/latest/querying/functions/).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from components.contract.observability import Composite, Monitor
from components.gcp._measures import measurable
from gouvernail.errors import GouvernailError, Problem

__all__ = [
    "LABELS",
    "Watched",
    "check",
    "of_all",
    "of_one",
    "often",
    "queried",
    "rings_in_silence",
    "values",
    "written",
]

LABELS: Final = ("system", "environment", "monitor", "measure")
"""What a value that somebody writes says of itself."""

_HOUR: Final = 3_600
_DAY: Final = 86_400
_ASKED: Final = "run_googleapis_com:request_count"
_TOOK: Final = "run_googleapis_com:request_latencies_bucket"
_FAILED: Final = 'response_code_class="5xx"'
_NOT_TAKEN: Final = re.compile(r"[^A-Za-z0-9_]")


@dataclass(frozen=True, slots=True)
class Watched:
    """Whose measures are looked at.

    `service` is the name of what answers; `space` is where values are written, `heard` the type of the metric on logs
    that counts calls of devices by `device`, empty where there are none.
    """

    system: str
    environment: str
    space: str
    service: str
    heard: str


def written(monitor: Monitor) -> bool:
    """Whether somebody has to write the measure: neither the endpoint has it by itself, nor who counts devices."""
    return not measurable(monitor["measure"]) and "devices" not in monitor


def rings_in_silence(monitor: Monitor) -> bool:
    """Whether no value is as bad as a bad one."""
    return written(monitor) or "devices" in monitor


def often(monitor: Monitor) -> str:
    """How often an alert on it looks."""
    return "300s" if written(monitor) else "60s"


def queried(metric: str) -> str:
    """The name of a metric in a query."""
    domain, _, path = metric.partition("/")
    return f"{_NOT_TAKEN.sub('_', domain)}:{_NOT_TAKEN.sub('_', path)}"


def check(name: str, monitor: Monitor) -> None:
    """GouvernailError where no alert can watch this."""
    if "deviations" in monitor:
        raise GouvernailError(
            Problem(
                f"what is usual for {name} is not learned on Google Cloud",
                path=f"monitoring.{name}.adaptive",
                expected="min or max",
                mend="write bounds, or leave the monitor to what computes it: it can write the distance as a measure",
            )
        )


def of_one(name: str, monitor: Monitor, of: Watched, *, silent: bool) -> str:
    """The query of a monitor's own alert: not as it should be, or, where asked, `silent`."""
    return _counted([f"({_outside(name, monitor, of)})", *(_or(_silent(name, monitor, of)) if silent else [])])


def of_all(wanted: Composite, monitors: Mapping[str, Monitor], of: Watched, *, silent: bool) -> str:
    """The query of several monitors that make one alert; that one is silent rings it as well, where asked."""
    joint = "and" if wanted["when"] == "all" else "or"
    first, *rest = (f"({_outside(one, monitors[one], of)})" for one in wanted["of"])
    quiet = [line for one in wanted["of"] for line in _silent(one, monitors[one], of)] if silent else []
    return _counted([first, *(f"{joint} {one}" for one in rest), *_or(quiet)])


def values(name: str, monitor: Monitor, of: Watched) -> str:
    """A query of what a chart shows of a monitor."""
    if written(monitor):
        return f"max(last_over_time({_of(name, monitor, of, 'value')}[{_period(monitor)}s]))"
    return _figure(monitor, of)


def _counted(lines: list[str]) -> str:
    return "\n".join(("count(", *lines, ") > 0"))


def _or(lines: list[str]) -> list[str]:
    return [f"or ({one})" for one in lines]


def _outside(name: str, monitor: Monitor, of: Watched) -> str:
    """Each side, and only where there are cases enough. Two values within the time must not hide one another."""
    low = high = "" if written(monitor) else _figure(monitor, of)
    if written(monitor):
        its = f"{_of(name, monitor, of, 'value')}[{_period(monitor)}s]"
        low, high = f"min(min_over_time({its}))", f"max(max_over_time({its}))"
    sides = [
        *([f"({low} < {_number(monitor['lower'])})"] if "lower" in monitor else ()),
        *([f"({high} > {_number(monitor['upper'])})"] if "upper" in monitor else ()),
    ]
    outside = " or ".join(sides)
    return f"({outside}) and ({_cases(name, monitor, of)} >= {monitor['cases']})" if "cases" in monitor else outside


def _silent(name: str, monitor: Monitor, of: Watched) -> list[str]:
    """What says that there is no verdict where there should be one."""
    if "devices" in monitor:
        return [f"{_heard(monitor, of)} == 0"]
    if not written(monitor):
        return []
    period = f"[{_period(monitor)}s]"
    lines = [f"absent_over_time({_of(name, monitor, of, 'value')}{period})"]
    if "cases" in monitor:
        lines += [
            f"absent_over_time({_of(name, monitor, of, 'cases')}{period})",
            f"{_cases(name, monitor, of)} < {monitor['cases']}",
        ]
    return lines


def _cases(name: str, monitor: Monitor, of: Watched) -> str:
    if written(monitor):
        return f"min(min_over_time({_of(name, monitor, of, 'cases')}[{_period(monitor)}s]))"
    return _increase(_ASKED, _service(of), monitor["window"])


def _figure(monitor: Monitor, of: Watched) -> str:
    """In seconds for a latency, which Cloud Run counts in thousandths; a fraction of one for a share."""
    measure, window, service = monitor["measure"], monitor["window"], _service(of)
    if "devices" in monitor:
        return f"1 - {_heard(monitor, of)} / {monitor['devices']}"
    if measure == "error_rate":
        failed = _increase(_ASKED, f"{service},{_FAILED}", window)
        return f"({failed} or vector(0)) / {_increase(_ASKED, service, window)}"
    share = int(measure.removeprefix("latency_p")) / 100
    taken = f"sum by (le) (increase({_TOOK}{{{service}}}[{window}s]))"
    return f"histogram_quantile({share:g}, {taken}) / 1000"


def _heard(monitor: Monitor, of: Watched) -> str:
    """How many devices called."""
    calls = f'{queried(of.heard)}{{monitored_resource="gcs_bucket"}}'
    each = f"sum by (device) (increase({calls}[{monitor['window']}s])) > 0"
    return f"(count({each}) or vector(0))"


def _increase(metric: str, of: str, window: int) -> str:
    return f"sum(increase({metric}{{{of}}}[{window}s]))"


def _service(of: Watched) -> str:
    return f'monitored_resource="cloud_run_revision",service_name="{of.service}"'


def _of(name: str, monitor: Monitor, of: Watched, metric: str) -> str:
    said = dict(zip(LABELS, (of.system, of.environment, name, monitor["measure"]), strict=True))
    labels = ",".join(f'{label}="{value}"' for label, value in said.items())
    return f'{queried(f"{of.space}/{metric}")}{{monitored_resource="global",{labels}}}'


def _period(monitor: Monitor) -> int:
    """Seconds within which there must be a value: a written one is already of the monitor's whole window."""
    return _HOUR if monitor["window"] < _DAY else _DAY


def _number(value: float) -> str:
    return f"{round(value, 9):.12g}"
