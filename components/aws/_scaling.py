"""How many instances run: they follow the load, and off hours one is enough.

Source: Amazon SageMaker AI Developer Guide, automatic scaling
(https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-auto-scaling.html). An endpoint goes down to zero only where
it hosts inference components (endpoint-auto-scaling-zero-instances.html there), which the AWS provider cannot declare;
so the least is one.
"""

from collections.abc import Sequence
from typing import Final, TypeAlias

import pulumi
from pulumi_aws import appautoscaling, sagemaker

from components.aws._instances import instance_for
from components.contract.naming import physical_name
from components.contract.serving import OffHours, ServingArgs

__all__ = ["scale"]

_Dimension: TypeAlias = (
    appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationDimensionArgsDict
)
_DIMENSION: Final = "sagemaker:variant:DesiredInstanceCount"
_NAMESPACE: Final = "sagemaker"


def scale(name: str, endpoint: sagemaker.Endpoint, variant: str, args: ServingArgs, parent: pulumi.Resource) -> None:
    """Nothing for an endpoint whose number of instances never changes."""
    follows = args["most"] > args["least"]
    off_hours = args.get("off_hours") if args["most"] > 1 else None
    if not follows and off_hours is None:
        return
    own = pulumi.ResourceOptions(parent=parent)
    target = appautoscaling.Target(
        name,
        service_namespace=_NAMESPACE,
        resource_id=pulumi.Output.concat("endpoint/", endpoint.name, "/variant/", variant),
        scalable_dimension=_DIMENSION,
        min_capacity=args["least"],
        max_capacity=args["most"],
        tags={**args["tags"], "Name": physical_name(args["prefix"], name)},
        opts=own,
    )
    if follows:
        _follow_load(name, _watched(endpoint, variant), target, args, own)
    if off_hours is not None:
        _follow_clock(name, target, off_hours, args, own)


def _watched(endpoint: sagemaker.Endpoint, variant: str) -> list[_Dimension]:
    return [{"name": "EndpointName", "value": endpoint.name}, {"name": "VariantName", "value": variant}]


def _follow_load(
    name: str,
    watched: Sequence[_Dimension],
    target: appautoscaling.Target,
    args: ServingArgs,
    own: pulumi.ResourceOptions,
) -> None:
    appautoscaling.Policy(
        name,
        name=physical_name(args["prefix"], name, "load", limit=255),
        policy_type="TargetTrackingScaling",
        service_namespace=target.service_namespace,
        resource_id=target.resource_id,
        scalable_dimension=target.scalable_dimension,
        target_tracking_scaling_policy_configuration={
            "target_value": round(100 * args["utilisation"] * instance_for(args["machine"]).processors, 1),
            "scale_out_cooldown": 60,
            "scale_in_cooldown": 300,
            "customized_metric_specification": {
                "namespace": "/aws/sagemaker/Endpoints",
                "metric_name": "CPUUtilization",  # 100 for each processor
                "statistic": "Average",
                "unit": "Percent",
                "dimensions": watched,
            },
        },
        opts=own,
    )


def _follow_clock(
    name: str, target: appautoscaling.Target, off_hours: OffHours, args: ServingArgs, own: pulumi.ResourceOptions
) -> None:
    bounds = {"down": (off_hours["begin"], 1, 1), "up": (off_hours["end"], args["least"], args["most"])}
    for direction, (time, least, most) in bounds.items():
        hour, minute = (int(part) for part in time.split(":"))
        appautoscaling.ScheduledAction(
            f"{name}-{direction}",
            name=physical_name(args["prefix"], name, direction, limit=255),
            service_namespace=target.service_namespace,
            resource_id=target.resource_id,
            scalable_dimension=target.scalable_dimension,
            schedule=f"cron({minute} {hour} * * ? *)",
            timezone=off_hours["timezone"],
            scalable_target_action={"min_capacity": least, "max_capacity": most},
            opts=own,
        )
