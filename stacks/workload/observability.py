"""What is watched of a system, who is told, what is traced: every monitor of the spec, and nothing besides."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from components.contract.observability import Composite, Job, Monitor, ObservabilityArgs
from gouvernail.errors import GouvernailError, Problem
from gouvernail.spec import AISystem
from gouvernail.spec.monitoring import Monitor as Asked
from gouvernail.spec.oversight import Alerting
from stacks.making import Edge, Gateway, ModelRegistry, Observability, Pipeline, Serving
from stacks.place import Place

__all__ = ["build"]

_DAY: Final = 86_400
_SILENT: Final = "devices_silent"  # the share of the fleet without a call; without an `edge`, somebody writes it
_BY_THE_JOB: Final = frozenset({"drift", "ethical", "business"})


def build(
    place: Place,
    registry: ModelRegistry,
    serving: Serving,
    gateway: Gateway,
    *,
    fleet: Edge | None = None,
    pipeline: Pipeline | None = None,
) -> Observability:
    """One alarm a monitor, one alert a composite; `fleet` are the system's devices, `pipeline` trains where it is.

    GouvernailError where the spec asks what an alarm cannot do.
    """
    system, network = place.system, place.foundation["network"]
    _as_the_itsm_does(system)
    for name, asked in system.monitoring.items():
        for problem in _impossible(place, name, asked):
            raise GouvernailError(problem)
    args: ObservabilityArgs = {
        **place.common,
        **place.around,
        **place.pulling(registry),
        **place.seen(gateway),
        **place.retraining,
        "roles": place.roles,
        "boundary": place.boundary,
        "system": system.id,
        "environment": place.environment,
        "endpoint": serving.endpoints[system.served_model],
        "store": serving.store,
        "monitors": {name: _monitor(place, serving, name, asked) for name, asked in _asked(place).items()},
        "composites": {name: _composite(place, name) for name in system.composites},
        "routes": place.foundation["incidents"]["routes"],
        "traced_as": gateway.traced_as,
        "traced": system.observability.traced,
        "network_id": network["network_id"],
        "cidr": network["cidr"],
        "subnet_ids": network["subnet_ids"],
        "service_lists": network["service_lists"],
        "key_ids": place.keys("events", "models"),
        "idle": place.standby,
    }
    if fleet is not None:
        args["heard"] = fleet.heard
    if "undelivered" in place.aside:
        args["dead_letters"] = place.aside["undelivered"]
    if job := _job(place):
        args["job"] = job
    after = [one for one in (registry, pipeline) if one is not None]
    return place.make.Observability("observability", args, place.after(*after))


def _asked(place: Place) -> Mapping[str, Asked]:
    """The spec's monitors; at a standby without that of the devices, which call home as long as there is one."""
    every, fleet = place.system.monitoring, place.system.edge is not None and place.standby
    return {name: asked for name, asked in every.items() if not (fleet and (asked.metric or name) == _SILENT)}


def _monitor(place: Place, serving: Serving, name: str, asked: Asked) -> Monitor:
    monitor: Monitor = {
        "kind": asked.kind,
        "measure": asked.metric or name,
        "window": max(60, 60 * round(asked.window.seconds / 60)),
    }
    if asked.lower is not None:
        monitor["lower"] = asked.lower
    if asked.upper is not None:
        monitor["upper"] = asked.upper
    if asked.adaptive is not None:
        monitor["deviations"] = asked.adaptive.deviations
    if asked.min_sample is not None:
        monitor["cases"] = asked.min_sample
    if place.system.edge is not None and monitor["measure"] == _SILENT:
        monitor["devices"] = place.system.edge.count
    if (route := place.route_of(name)) is not None:
        monitor["route"] = route
    if name in place.rolling_back:
        monitor["alarm"] = serving.alarms[monitor["measure"]]
    return monitor


def _composite(place: Place, name: str) -> Composite:
    wanted = place.system.composites[name]
    return {
        "when": wanted.when,
        "of": [name for name in wanted.of if name in _asked(place)],
        "route": place.route(wanted.severity),
    }


def _job(place: Place) -> Job | None:
    """What the served model's container is told to measure; twice in the time within which there must be a value."""
    system = place.system
    asked = {
        name: monitor
        for name, monitor in place.system.monitoring.items()
        if monitor.kind in _BY_THE_JOB and not _own(place, monitor.metric or name)
    }
    if not asked:
        return None
    soon = any(monitor.window.seconds < _DAY for monitor in asked.values())
    return {
        "image": place.image(system.served_model),
        "hours": 0.5 if soon else 12,
        "edge": system.edge is not None and not place.standby,
        "monitors": {name: _told(place, name, monitor) for name, monitor in asked.items()},
    }


def _own(place: Place, measure: str) -> bool:
    """Whether the platform measures it by itself."""
    return place.measurable(measure) or (measure == _SILENT and place.system.edge is not None)


def _told(place: Place, name: str, asked: Asked) -> str:
    known: Mapping[str, Any] = {
        "measure": asked.metric or name,
        "window": round(asked.window.seconds),
        "by": list(asked.by),
        "columns": asked.columns or list(asked.only),
        "bins": asked.bins,
        "cases": asked.min_sample,
    }
    told = json.dumps({key: value for key, value in known.items() if value}, separators=(",", ":"), sort_keys=True)
    if len(told) > place.told_characters:
        raise GouvernailError(
            Problem(
                f"{name} says more than a job can be told: {len(told)} characters",
                path=f"monitoring.{name}",
                expected=f"at most {place.told_characters}",
                mend="name fewer columns or groups, or use columns: all",
            )
        )
    return told


def _as_the_itsm_does(system: AISystem) -> None:
    """An alarm tells a change of state once: neither grouping nor repeating is done here."""
    if system.organisation.alerting != Alerting():
        raise GouvernailError(
            Problem(
                "alerts are grouped and repeated by the ITSM, not by an alarm",
                path="alerting",
                mend="leave it out, and set it in the ITSM; several monitors of a system are made one by composites",
            )
        )


def _impossible(place: Place, name: str, asked: Asked) -> Iterator[Problem]:
    """What nobody's alarms do, and what those of the cloud do not."""
    path, measure, system = f"monitoring.{name}", asked.metric or name, place.system
    edge = system.edge
    if edge is not None and measure == _SILENT:
        if asked.window.seconds < edge.sync.seconds:
            yield Problem(
                f"{name} is measured over {asked.window}, and a device calls every {edge.sync}",
                path=f"{path}.window",
                expected=f"{edge.sync} or more: else every device is silent in between",
            )
        if asked.min_sample is not None:
            yield Problem(
                f"{name} is a share of all devices that the spec counts",
                path=f"{path}.minSample",
                mend="leave it out",
            )
    yield from place.unwatchable(path, name, asked, own=_own(place, measure))
    together = [composite for composite, parts in system.composites.items() if name in parts.of]
    if len(together) > 1:
        yield Problem(
            f"{name} is part of {' and '.join(together)}, so a breach would be told twice",
            path=f"composites.{together[1]}.of",
            expected="each monitor in one composite at most",
        )
    if asked.adaptive is not None and (asked.min is not None or asked.max is not None or asked.min_sample is not None):
        yield Problem(
            f"{name} has one alarm, and an alarm follows what is usual or holds fixed bounds",
            path=path,
            expected="adaptive alone, without min, max and minSample",
            mend="write two monitors, the second with another name and `metric`, and another window",
        )
