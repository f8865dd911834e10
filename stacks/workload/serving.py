"""What serves the system's models: sizes, alarms and records as the spec asks."""

from typing import Final

from components.contract.serving import Alarm, ModelToServe, OffHours, ServingArgs, Shadow
from gouvernail.errors import GouvernailError, Problem
from gouvernail.spec import AISystem
from stacks.making import ModelRegistry, Serving
from stacks.place import Place

__all__ = ["approved", "build"]

_EVENTS: Final = "events"
_STANDBY: Final = 2  # one zone may be lost there, too; more come with the load


def approved(place: Place) -> None:
    """GouvernailError where the spec names a version for this environment that is not approved in its registry."""
    for model in place.system.models:
        if id_ := place.version_id(model):
            place.approved(id_, f"models.{model}.version.{place.environment}")


def build(place: Place, registry: ModelRegistry) -> Serving:
    """The endpoint of the served model. GouvernailError where the spec asks what an endpoint does not measure."""
    system, environment, network = place.system, place.environment, place.foundation["network"]
    instances, retention = system.instances(environment), system.retention.events
    args: ServingArgs = {
        **place.common,
        **place.apart,
        **place.around,
        **place.directed,
        **place.pulling(registry),
        **place.versions_in(registry),
        **place.moving,
        **place.recording,
        "roles": place.roles,
        "boundary": place.boundary,
        "network_id": network["network_id"],
        "cidr": network["cidr"],
        "subnet_ids": network["subnet_ids"],
        "service_lists": network["service_lists"],
        "key_ids": place.keys("artefacts", "events", "logs", "models"),
        "models": {system.served_model: _model(place, registry)},
        "machine": place.machine,
        "runtime": _runtime(system),
        "least": min(_STANDBY, instances.min) if place.standby else instances.min,
        "most": instances.max,
        "utilisation": instances.target_utilisation,
        "alarms": _alarms(place),
        "capture": system.serving.capture,
        "keep_days": retention.keep.days,
        "ceiling_days": retention.ceiling.days,
        "stack": place.stack,
        "route": place.route("high"),
    }
    if batch := system.serving.optimise.batch:
        args["batch"] = {"most": batch.max, "wait_ms": round(1000 * batch.wait.seconds)}
    if off_hours := _off_hours(place):
        args["off_hours"] = off_hours
    if _EVENTS in place.left["store"]:
        args["retained"] = place.left["store"][_EVENTS]
        if _EVENTS in place.left["key"]:
            args["retained_key"] = place.left["key"][_EVENTS]
    return place.make.Serving("serving", args, place.after(registry))


def _model(place: Place, registry: ModelRegistry) -> ModelToServe:
    """A standby has no shadow: there is nothing to compare until callers come."""
    system, asked = place.system, place.system.serving.shadow
    served: ModelToServe = {"image": place.image(system.served_model)}
    if version := place.version(system.served_model, registry.store):
        served["version"] = version
    if asked and place.environment in asked.environments and not place.standby:
        shadow: Shadow = {"image": place.image(asked.model), "share": asked.share}
        if version := place.version(asked.model, registry.store):
            shadow["version"] = version
        served["shadow"] = shadow
    return served


def _runtime(system: AISystem) -> str:
    runtime = system.serving.optimise.runtime
    if runtime == "tensorrt":
        raise GouvernailError(
            Problem(
                "tensorrt needs a graphics processor, and accelerators are not built yet",
                path="serving.optimise.runtime",
                expected="native, onnx or openvino",
            )
        )
    return runtime


def _alarms(place: Place) -> dict[str, Alarm]:
    """The measures that take a deployment back, with the thresholds and routes of the spec's monitors of those names.

    Each is the one alarm of its monitor, so what it cannot do is refused.
    """
    alarms: dict[str, Alarm] = {}
    for index, name in enumerate(place.rolling_back):
        monitor = place.system.monitoring[name]
        measure, threshold = monitor.metric or name, monitor.upper
        if threshold is None or not place.measurable(measure):
            raise _cannot(
                index,
                name,
                "it has no max" if threshold is None else f"the endpoint does not measure {measure}",
                "error_rate or a latency such as latency_p99, with a max in monitoring",
            )
        if monitor.min is not None or monitor.adaptive is not None or monitor.min_sample is not None:
            raise _cannot(index, name, "its alarm holds one bound", "a max alone, without min, adaptive and minSample")
        if measure in alarms:
            raise _cannot(index, name, f"another monitor already does so by {measure}", "one monitor a measure")
        alarm: Alarm = {"threshold": threshold, "window": _minutes(monitor.window.seconds)}
        if (route := place.route_of(name)) is not None:
            alarm["route"] = route
        alarms[measure] = alarm
    return alarms


def _cannot(index: int, name: str, why: str, expected: str) -> GouvernailError:
    return GouvernailError(
        Problem(f"{name} cannot take a deployment back: {why}", path=f"serving.rollback.on[{index}]", expected=expected)
    )


def _minutes(seconds: float) -> int:
    """Alarms count in whole minutes."""
    return max(60, 60 * round(seconds / 60))


def _off_hours(place: Place) -> OffHours | None:
    """A standby is small at all hours, and a region is lost at any."""
    hours = place.system.environments[place.environment].off_hours
    if hours is None or place.standby:
        return None
    return {"begin": f"{hours.begins:%H:%M}", "end": f"{hours.ends:%H:%M}", "timezone": hours.zone}
