"""What serves the system's models: sizes, alarms and records as the spec asks."""

from typing import Final

from components.aws import Serving, measurable
from components.contract.serving import Alarm, ModelToServe, OffHours, ServingArgs
from gouvernail.errors import GouvernailError, Problem
from gouvernail.spec import AISystem
from stacks.workload.place import Place

__all__ = ["build"]

_EVENTS: Final = "events"


def build(place: Place) -> Serving:
    """The endpoint of the served model. GouvernailError where the spec asks what an endpoint does not measure."""
    system, environment, network = place.system, place.environment, place.foundation["network"]
    instances, retention = system.instances(environment), system.retention.events
    args: ServingArgs = {
        **place.common,
        "roles": place.roles,
        "boundary": place.boundary,
        "network_id": network["network_id"],
        "cidr": network["cidr"],
        "subnet_ids": network["subnet_ids"],
        "service_lists": network["service_lists"],
        "key_ids": place.keys("events", "logs", "models"),
        "models": {system.served_model: _model(system, environment)},
        "machine": {
            "cpu": system.serving.machine.cpu,
            "memory": system.serving.machine.memory_gib,
            "accelerators": system.serving.machine.accelerators,
        },
        "runtime": _runtime(system),
        "least": instances.min,
        "most": instances.max,
        "utilisation": instances.target_utilisation,
        "alarms": _alarms(place),
        "capture": system.serving.capture,
        "keep_days": retention.keep.days,
        "ceiling_days": retention.ceiling.days,
        "stack": str(place.name),
    }
    if batch := system.serving.optimise.batch:
        args["batch"] = {"most": batch.max, "wait_ms": round(1000 * batch.wait.seconds)}
    if off_hours := _off_hours(system, environment):
        args["off_hours"] = off_hours
    if _EVENTS in place.left["store"]:
        args["retained"] = place.left["store"][_EVENTS]
    return Serving("serving", args, place.under)


def _model(system: AISystem, environment: str) -> ModelToServe:
    served: ModelToServe = {"image": system.models[system.served_model].image}
    shadow = system.serving.shadow
    if shadow and environment in shadow.environments:
        served["shadow"] = {"image": system.models[shadow.model].image, "share": shadow.share}
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
        if threshold is None or not measurable(measure):
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


def _off_hours(system: AISystem, environment: str) -> OffHours | None:
    hours = system.environments[environment].off_hours
    if hours is None:
        return None
    return {"begin": f"{hours.begins:%H:%M}", "end": f"{hours.ends:%H:%M}", "timezone": hours.zone}
