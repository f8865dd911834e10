"""The workload of an AI system in one environment: what serves it, on the organisation's foundation there."""

from typing import Final

import pulumi

from components.aws import Serving, measurable
from components.contract import Alarm, ModelToServe, OffHours, ServingArgs
from gouvernail.errors import GouvernailError, Problem
from gouvernail.spec import AISystem
from stacks import aws
from stacks.common import export, prefix, roles, tags
from stacks.names import FOUNDATION, WORKLOAD, StackName
from stacks.references import outputs_of

__all__ = ["deploy"]

_EVENTS: Final = "events"


def deploy(system: AISystem, cloud: str, environment: str) -> None:
    """Builds what serves the system. GouvernailError where the foundation is not up or the spec asks what cannot be."""
    organisation = system.organisation
    settings = organisation.clouds.aws
    if settings is None or cloud != "aws":
        raise GouvernailError(f"a workload on {cloud} is not built yet")
    _within_foundation(system)
    name = StackName(system.id, cloud, environment, WORKLOAD)
    foundation = outputs_of(StackName(organisation.id, cloud, environment, FOUNDATION), "network", "keys")
    network, keys = foundation["network"], foundation["keys"]["key_ids"]
    own = aws.provider(settings.accounts[environment], settings.region)
    left = aws.retained(str(name), pulumi.InvokeOptions(provider=own))["store"]
    instances, retention = system.instances(environment), system.retention.events
    args: ServingArgs = {
        "prefix": prefix(system, environment),
        "tags": tags(system, environment),
        "account": settings.accounts[environment],
        "region": settings.region,
        "roles": roles(organisation, environment),
        "network_id": network["network_id"],
        "cidr": network["cidr"],
        "subnet_ids": network["subnet_ids"],
        "service_lists": network["service_lists"],
        "key_ids": {purpose: keys[purpose] for purpose in ("events", "logs", "models")},
        "models": {system.served_model: _model(system, environment)},
        "machine": {
            "cpu": system.serving.machine.cpu,
            "memory": system.serving.machine.memory_gib,
            "accelerators": system.serving.machine.accelerators,
        },
        "least": instances.min,
        "most": instances.max,
        "utilisation": instances.target_utilisation,
        "alarms": _alarms(system),
        "capture": system.serving.capture,
        "keep_days": retention.keep.days,
        "ceiling_days": retention.ceiling.days,
        "stack": str(name),
    }
    if off_hours := _off_hours(system, environment):
        args["off_hours"] = off_hours
    if _EVENTS in left:
        args["retained"] = left[_EVENTS]
    export(serving=Serving("serving", args, pulumi.ResourceOptions(provider=own)))


def _model(system: AISystem, environment: str) -> ModelToServe:
    served: ModelToServe = {"image": system.models[system.served_model].image}
    shadow = system.serving.shadow
    if shadow and environment in shadow.environments:
        served["shadow"] = {"image": system.models[shadow.model].image, "share": shadow.share}
    return served


def _alarms(system: AISystem) -> dict[str, Alarm]:
    """The measures that take a deployment back, with the thresholds of the spec's monitors of the same names."""
    alarms: dict[str, Alarm] = {}
    for index, name in enumerate(system.serving.rollback.on if system.serving.rollback else ()):
        monitor = system.monitoring[name]
        measure, threshold = monitor.metric or name, monitor.upper
        if threshold is None or not measurable(measure):
            raise GouvernailError(
                Problem(
                    f"{name} cannot take a deployment back: "
                    + ("it has no max" if threshold is None else f"the endpoint does not measure {measure}"),
                    path=f"serving.rollback.on[{index}]",
                    expected="error_rate or a latency such as latency_p99, with a max in monitoring",
                )
            )
        alarms[measure] = {"threshold": threshold, "window": _minutes(monitor.window.seconds)}
    return alarms


def _minutes(seconds: float) -> int:
    """Alarms count in whole minutes, a day at most."""
    return min(86400, max(60, 60 * round(seconds / 60)))


def _off_hours(system: AISystem, environment: str) -> OffHours | None:
    hours = system.environments[environment].off_hours
    if hours is None:
        return None
    return {"begin": f"{hours.begins:%H:%M}", "end": f"{hours.ends:%H:%M}", "timezone": hours.zone}


def _within_foundation(system: AISystem) -> None:
    """The audit trail is the organisation's: a system cannot have a longer one than its foundation keeps."""
    asked, kept = system.retention.audit_trail.keep, system.organisation.retention.audit_trail.keep
    if asked > kept:
        raise GouvernailError(
            Problem(
                f"{system.id} asks for an audit trail of {asked}, the organisation's is kept for {kept}",
                path="retention.auditTrail.keep",
                expected=f"{kept} or less",
                mend="raise it in the organisation's file: there is one audit log for all systems",
            )
        )
