"""A monitor that says nothing is not taken for one that finds nothing."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, all_of, any_of
from gouvernail.verdict import Reason, Result, require
from policies.reading.model.observability import Watch
from policies.reading.model.platform import Platform
from policies.rules.observability._each import alarms_of, on_watches
from policies.twin import Replaced, Set

STATEMENT = (
    "Where nobody writes what a monitor watches, or on too few cases, or no device calls, somebody is told: no value "
    "is never a pass."
)
SEVERITY = "high"
REMEDIATION = (
    "Let an alarm without a value ring: `treatMissingData` `breaching` (AWS), a query that says `Silent` where there "
    "are no values or too few cases (Azure), `absent_over_time` in the query (Google Cloud)."
)
UNSEEN = (
    "Measures of the endpoint itself: they have no value where nobody asks, and then nothing failed. "
    "A standby, which nobody asks until a region is lost."
)
_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
_RULE = "azure-native:monitor:ScheduledQueryRule"
_DEAF = (
    'GouvernailMeasures_CL\n| where ingestion_time() > ago(86400s) and System == "credit-scoring" and '
    'Environment == "${environment}" and Monitor == "drift" and Measure == "psi"\n'
    "| summarize Low = min(Value), High = max(Value), Cases = min(coalesce(Cases, long(0))), Values = count()\n"
    "| extend Silent = Values == 0 or coalesce(Cases, long(0)) < 400\n"
    "| extend Outside = not(Silent) and (High > 0.2)\n"
    '| project Alarm = "${azure-native:monitor:ScheduledQueryRule#drift.id}", Silent, Outside\n'
    "| extend Breach = toint(Outside)"
)
"""A query that says nothing where nothing was measured."""
_DRIFT = 'Monitor == \\"drift\\"'
_ALERT = "gcp:monitoring/alertPolicy:AlertPolicy"
_HELD = "conditions[0].conditionPrometheusQueryLanguage"
_OF_DRIFT = 'monitor=\\"drift\\"'
BROKEN = {
    "aws": Set(_ALARM, "treatMissingData", "notBreaching", having="Gouvernail"),
    "azure": Set(_RULE, "criteria.allOf[0].query", _DEAF, having=_DRIFT),
    "gcp": Set(_ALERT, f"{_HELD}.query", Replaced(r"\nor \(absent_over_time[^\n]*"), having=_OF_DRIFT),
}
UNCLEAR = {
    "aws": Set(_ALARM, "treatMissingData", UNKNOWN, having="Gouvernail"),
    "azure": Set(_RULE, "criteria.allOf[0].metricMeasureColumn", UNKNOWN, having=_DRIFT),
    "gcp": Set(_ALERT, f"{_HELD}.duration", UNKNOWN, having=_OF_DRIFT),
}


def holds(platform: Platform) -> Result:
    """An alarm without a value breaches; or has no verdict, and the alert that it is part of rings on that."""
    written = any(_speaks(watch) for watch in platform.watches)
    return on_watches(platform, _reasons(platform), asked=written and not platform.expected.idle)


def _reasons(platform: Platform) -> Iterator[Reason]:
    for monitor in platform.expected.monitors:
        for watch in alarms_of(platform, monitor):
            if not _speaks(watch):
                continue
            yield from require(
                _joined(platform, watch) if monitor.joined else _is(watch, "breaching"),
                watch.urn,
                f"nobody is told where {monitor.name} has no value",
                f"whether somebody is told where {monitor.name} has no value is not known",
            )


def _speaks(watch: Watch) -> bool:
    """Whether there should always be a value: somebody writes it, or devices call."""
    return watch.monitor is not None or watch.counter is not None


def _is(watch: Watch, silence: str) -> Truth:
    return UNKNOWN if watch.silence is UNKNOWN else watch.silence == silence


def _joined(platform: Platform, watch: Watch) -> Truth:
    answers: list[Truth] = []
    for one in platform.togethers:
        silent: Truth = UNKNOWN if one.silent is UNKNOWN else watch.name in one.silent
        breaching: Truth = UNKNOWN if one.alone is UNKNOWN else watch.name in one.alone
        if watch.silence is UNKNOWN:
            answers.append(UNKNOWN)
        else:
            answers.append(silent if watch.silence == "missing" else all_of((breaching, watch.silence == "breaching")))
    return any_of(answers)
