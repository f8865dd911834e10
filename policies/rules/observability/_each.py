"""What the guarantees of observability share: the alarm of each monitor of the spec."""

from collections.abc import Iterable, Iterator
from itertools import chain

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Maybe, Truth, all_of
from gouvernail.verdict import Reason, Result, broken, judged, unclear
from policies.expectation import Joined, Monitored
from policies.reading.model.observability import Together, Watch
from policies.reading.model.platform import Platform

__all__ = [
    "alarms_of",
    "alerts_of",
    "applies",
    "by_the_job",
    "counted_of",
    "no_alert",
    "on_watches",
    "routes_of",
    "unread",
]

_CLOSE = 30  # alarms count in whole minutes


def applies(platform: Platform) -> bool:
    """Whether there is a workload or its standby, and something to be watched of it."""
    return platform.expected.serves and bool(platform.expected.monitors)


def alarms_of(platform: Platform, monitor: Monitored) -> list[Watch]:
    """The alarms on what the monitor watches: by its name, or the endpoint's own measure over the same window."""
    return [watch for watch in platform.watches if _is(platform, watch, monitor) is True]


def alerts_of(platform: Platform, joined: Joined) -> list[Together]:
    """The alerts that look at the alarms of just these monitors."""
    monitors = [one for one in platform.expected.monitors if one.name in joined.of]
    names = frozenset(watch.name for one in monitors for watch in alarms_of(platform, one))
    return [one for one in platform.togethers if one.names == names]


def no_alert(platform: Platform, joined: Joined) -> Reason:
    """What is said where there is none: it is not known where it could be one that was not read."""
    names = (*(one.names for one in platform.togethers), *(one.name for one in platform.watches))
    make = unclear if UNKNOWN in names or unread(platform) else broken
    return make(None, f"there is no alert {joined.name}")


def unread(platform: Platform) -> list[Watch]:
    """The alarms of which it is not known whether they watch what a monitor does."""
    asked = platform.expected.monitors
    return [one for one in platform.watches if any(_is(platform, one, monitor) is UNKNOWN for monitor in asked)]


def by_the_job(platform: Platform, monitor: Monitored) -> bool:
    """Whether the monitor looks for drift or unfairness, and the endpoint does not measure it by itself."""
    return monitor.kind in {"drift", "ethical"} and not any(one.monitor is None for one in alarms_of(platform, monitor))


def routes_of(platform: Platform, severity: str) -> set[str]:
    """The routes of a severity in this environment's account."""
    return {
        route.id
        for route in platform.incident_routes
        if route.severity == severity and route.account == platform.expected.own and route.id is not UNKNOWN
    }


def on_watches(platform: Platform, reasons: Iterable[Reason] | Iterator[Reason], *, asked: Truth = True) -> Result:
    """The result over the alarms; not applicable where nothing is to be watched, or it was not `asked` for.

    What could not be read may be a further alarm or alert, so it leaves the result open.
    """
    wanted = applies(platform) and asked is True
    found = chain(reasons, _open(platform)) if wanted else ()
    return judged(found, (watch.urn for watch in platform.watches), applies=wanted)


def _open(platform: Platform) -> Iterator[Reason]:
    for watch in unread(platform):
        yield unclear(watch.urn, "what it watches is not known")
    for one in platform.togethers if platform.expected.composites else ():
        if one.names is UNKNOWN:
            yield unclear(one.urn, "at which alarms it looks is not known")


def counted_of(platform: Platform, monitor: Monitored) -> int | None:
    """Of how many devices the platform itself counts those without a call; None where the monitor is of another."""
    fleet = platform.expected.fleet
    return None if fleet is None or monitor.measure != "devices_silent" else fleet.count


def _is(platform: Platform, watch: Watch, monitor: Monitored) -> Truth:
    if watch.monitor is None or counted_of(platform, monitor) is not None:
        as_long: Truth = UNKNOWN
        if watch.window is not UNKNOWN:
            as_long = watch.window is not None and abs(watch.window - monitor.window) <= _CLOSE
        return all_of((_same(watch.measure, monitor.measure), as_long))
    expected = platform.expected
    ours = _same(watch.system, expected.system), _same(watch.environment, expected.environment)
    return all_of((*ours, _same(watch.monitor, monitor.name)))


def _same(found: Maybe[str | None], asked: str | None) -> Truth:
    return UNKNOWN if found is UNKNOWN else found == asked
