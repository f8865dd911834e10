"""One thing that goes wrong is one alert."""

from collections.abc import Iterator

from assurance.expectation import Joined
from assurance.guarantees.observability._each import alarms_of, on_watches
from assurance.guarantees.twin import Set
from assurance.reading.model.observability import Together
from assurance.reading.model.platform import Platform
from assurance.verdict import Finding, Result, broken, require, unclear
from gouvernail.graph import UNKNOWN

STATEMENT = (
    "Monitors that make one alert together tell nothing by themselves, and the alert rings when the spec says: "
    "with any of them, or with all."
)
SOURCES = ("ISO/IEC 27001:2022 A.8.16 (supports)", "AI Act Art. 14(4)(a) (supports)")
UNSEEN = "Whether the monitors really have one cause."
_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
_QUIET = '"treatMissingData": "missing"'  # an alarm that is part of an alert has no verdict of its own on silence
BROKEN = {"aws": Set(_ALARM, "alarmActions", ["${aws:sns/topic:Topic.id}"], having=_QUIET)}
UNCLEAR = {"aws": Set(_ALARM, "alarmActions", UNKNOWN, having=_QUIET)}


def holds(platform: Platform) -> Result:
    """For each composite of the spec: its alarms are quiet, and an alert rings on them as asked."""
    return on_watches(platform, _findings(platform), asked=bool(platform.expected.composites))


def _findings(platform: Platform) -> Iterator[Finding]:
    monitors = {monitor.name: monitor for monitor in platform.expected.monitors}
    for joined in platform.expected.composites:
        own = [watch for name in joined.of for watch in alarms_of(platform, monitors[name])]
        for watch in own:
            if watch.told is UNKNOWN:
                yield unclear(watch.urn, f"whether it is told beside {joined.name} is not known")
            elif watch.told:
                yield broken(watch.urn, f"it is told by itself and by {joined.name}")
        names = frozenset(watch.name for watch in own if watch.name is not UNKNOWN)
        candidates = [one for one in platform.togethers if _about(one, joined)]
        if not candidates:
            yield broken(None, f"there is no alert {joined.name}")
        for one in candidates:
            yield from _rings(one, joined, names)


def _about(one: Together, joined: Joined) -> bool:
    return one.name is UNKNOWN or one.name.endswith(joined.name.replace("_", "-"))


def _rings(one: Together, joined: Joined, names: frozenset[str]) -> Iterator[Finding]:
    if one.names is UNKNOWN or one.alone is UNKNOWN:
        yield unclear(one.urn, f"when {joined.name} rings could not be read")
        return
    if one.names != names:
        yield broken(one.urn, f"{joined.name} looks at {', '.join(sorted(one.names)) or 'nothing'}")
    elif joined.every and one.alone:
        yield broken(one.urn, f"{joined.name} rings with {', '.join(sorted(one.alone))} alone")
    elif not joined.every and one.alone != names:
        yield broken(one.urn, f"{joined.name} does not ring with {', '.join(sorted(names - one.alone))} alone")
    yield from require(
        one.all_ring, one.urn, f"{joined.name} does not ring with all of them", "whether it rings is not known"
    )
