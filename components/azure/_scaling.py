"""How many instances run: they follow the load, and off hours one is enough.

Sources: Azure Machine Learning, scaling of online endpoints
(https://learn.microsoft.com/azure/machine-learning/how-to-autoscale-endpoints) and metrics of deployments
(https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-machinelearningservices-workspaces-onlineendpoints-deployments-metrics);
Azure Monitor, profiles by the clock
(https://learn.microsoft.com/azure/azure-monitor/autoscale/autoscale-multiprofile).
"""

import json
from typing import Final

from pulumi_azure_native import machinelearningservices as ml
from pulumi_azure_native import monitor

from components.azure._clock import windows_zone
from components.azure._group import Group
from components.azure._names import name_of
from components.contract.serving import OffHours, ServingArgs

__all__ = ["scale"]

_USUAL: Final = "usual"
_OFF: Final = "off-hours"
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_OUT_SECONDS: Final = 60
_IN_SECONDS: Final = 300
_IN_SHARE: Final = 0.6  # of what makes it grow: what goes down must not grow again at once


def scale(name: str, deployment: ml.OnlineDeployment, its: Group, args: ServingArgs) -> None:
    """Nothing for a deployment whose number of instances never changes."""
    off_hours = args.get("off_hours") if args["most"] > 1 else None
    if args["most"] <= args["least"] and off_hours is None:
        return
    rules = _rules(deployment, args) if args["most"] > args["least"] else []
    bounds = (args["least"], args["most"])
    profiles: list[monitor.AutoscaleProfileArgsDict] = [_profile(_USUAL, bounds, rules)]
    if off_hours is not None:
        # By this name it is known as the one that ends the other (Azure's own way to say it).
        back = json.dumps({"name": _USUAL, "for": _OFF}, separators=(",", ":"))
        down, up = _profile(_OFF, (1, 1), []), _profile(back, bounds, rules)
        down["recurrence"] = _daily(off_hours["begin"], off_hours)
        up["recurrence"] = _daily(off_hours["end"], off_hours)
        profiles += [down, up]
    monitor.AutoscaleSetting(
        name,
        autoscale_setting_name=deployment.name.apply(
            lambda called: name_of("monitor:AutoscaleSetting", its.prefix, called)
        ),
        name=deployment.name.apply(lambda called: name_of("monitor:AutoscaleSetting", its.prefix, called)),
        resource_group_name=its.name,
        location=its.region,
        enabled=True,
        target_resource_uri=deployment.id,
        profiles=profiles,
        tags=its.tags,
        opts=its.opts(),
    )


def _profile(
    name: str, bounds: tuple[int, int], rules: list[monitor.ScaleRuleArgsDict]
) -> monitor.AutoscaleProfileArgsDict:
    least, most = (str(one) for one in bounds)
    return {"name": name, "capacity": {"minimum": least, "maximum": most, "default": least}, "rules": rules}


def _rules(deployment: ml.OnlineDeployment, args: ServingArgs) -> list[monitor.ScaleRuleArgsDict]:
    """One more where the processors are busier than asked, one less where they would not be with one less."""
    busy = 100 * args["utilisation"]
    return [
        _rule(deployment, monitor.ComparisonOperationType.GREATER_THAN, busy, _OUT_SECONDS),
        _rule(deployment, monitor.ComparisonOperationType.LESS_THAN, busy * _IN_SHARE, _IN_SECONDS),
    ]


def _rule(
    deployment: ml.OnlineDeployment, side: monitor.ComparisonOperationType, threshold: float, wait: int
) -> monitor.ScaleRuleArgsDict:
    more = side == monitor.ComparisonOperationType.GREATER_THAN
    return {
        "metric_trigger": {
            "metric_name": "CpuUtilizationPercentage",
            "metric_resource_uri": deployment.id,
            "time_grain": "PT1M",
            "statistic": monitor.MetricStatisticType.AVERAGE,
            "time_window": "PT5M",
            "time_aggregation": monitor.TimeAggregationType.AVERAGE,
            "operator": side,
            "threshold": round(threshold, 1),
        },
        "scale_action": {
            "direction": monitor.ScaleDirection.INCREASE if more else monitor.ScaleDirection.DECREASE,
            "type": monitor.ScaleType.CHANGE_COUNT,
            "value": "1",
            "cooldown": f"PT{wait}S",
        },
    }


def _daily(time: str, off_hours: OffHours) -> monitor.RecurrenceArgsDict:
    hour, minute = (int(part) for part in time.split(":"))
    return {
        "frequency": monitor.RecurrenceFrequency.WEEK,
        "schedule": {
            "time_zone": windows_zone(off_hours["timezone"]),
            "days": list(_DAYS),
            "hours": [hour],
            "minutes": [minute],
        },
    }
