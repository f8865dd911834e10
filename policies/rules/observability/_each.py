"""What the guarantees of observability share: the alarm of each monitor of the spec."""

from collections.abc import Iterable, Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth
from gouvernail.verdict import Reason, Result, judged
from policies.expectation import Joined, Monitored
from policies.reading.model.observability import Together, Watch
from policies.reading.model.platform import Platform

__all__ = ["alarms_of", "alerts_of", "applies", "by_the_job", "of_fleet", "on_watches", "routes_of", "unread"]

_CLOSE = 30  # alarms count in whole minutes


def applies(platform: Platform) -> bool:
    """Whether there is a workload or its standby, and something to be watched of it."""
    return platform.expected.serves and bool(platform.expected.monitors)


def alarms_of(platform: Platform, monitor: Monitored) -> list[Watch]:
    """The alarms on what the monitor watches: by its name, or the endpoint's own measure over the same window."""
    return [watch for watch in platform.watches if _is(platform, watch, monitor)]


def alerts_of(platform: Platform, joined: Joined) -> list[Together]:
    """The alerts that look at the alarms of just these monitors; and those of which it is not known at what."""
    monitors = [one for one in platform.expected.monitors if one.name in joined.of]
    names = frozenset(watch.name for one in monitors for watch in alarms_of(platform, one))
    return [one for one in platform.togethers if one.names is UNKNOWN or one.names == names]


def unread(platform: Platform) -> bool:
    """Whether there is an alarm of which it is not known what it watches."""
    return any(UNKNOWN in (watch.monitor, watch.measure) for watch in platform.watches)


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
    """The result over the alarms; not applicable where nothing is to be watched, or it was not `asked` for."""
    wanted = applies(platform) and asked is True
    return judged(reasons if wanted else (), (watch.urn for watch in platform.watches), applies=wanted)


def of_fleet(platform: Platform, monitor: Monitored) -> bool:
    """Whether the monitor is of the devices without a call, which the platform counts itself."""
    return platform.expected.fleet is not None and monitor.measure == "devices_silent"


def _is(platform: Platform, watch: Watch, monitor: Monitored) -> bool:
    if watch.monitor is None or of_fleet(platform, monitor):
        same = watch.measure == monitor.measure
        return same and watch.window is not UNKNOWN and abs((watch.window or 0) - monitor.window) <= _CLOSE
    ours = (watch.system, watch.environment) == (platform.expected.system, platform.expected.environment)
    return ours and watch.monitor == monitor.name
