"""Who called: every read of what says whether devices are stopped, as the audit log records it, under the proved name.

A device that calls reads that object. Cloud Storage records the read with the name that the pool proved, which is
carried into a log of its own, and counted by a metric with a series a device: one that calls twice does not hide one
that is silent. What could not be carried is told by the route, and lies in the audit log too.

Sources: Cloud Audit Logs, identities of federation
(https://cloud.google.com/iam/docs/audit-logging/examples-workload-identity) and Cloud Storage
(https://cloud.google.com/storage/docs/audit-logging); Cloud Logging, counters with labels
(https://cloud.google.com/logging/docs/logs-based-metrics/labels), their limits
(https://cloud.google.com/logging/docs/logs-based-metrics/troubleshooting) and its own metrics
(https://cloud.google.com/monitoring/api/metrics_gcp_i_o#gcp-logging).
"""

from collections.abc import Sequence
from typing import Final

import pulumi
from pulumi_gcp import logging, monitoring

from components.contract.edge import EdgeArgs
from components.contract.naming import physical_name
from components.gcp._fleet_workflows import STOPPED
from components.gcp._labels import labels_of
from components.gcp._names import name_of

__all__ = ["MOST", "counted", "written_down"]

MOST: Final = 30_000
"""How many devices a counter tells apart."""

_DAYS: Final = 184  # half a year
_DEVICE: Final = "device"


def written_down(
    tells: str, pool: pulumi.Input[str], args: EdgeArgs, parent: pulumi.Resource, after: Sequence[pulumi.Resource]
) -> logging.ProjectBucketConfig:
    """The log of calls: a line a call, which names the device."""
    log = logging.ProjectBucketConfig(
        "calls",
        bucket_id=name_of("logging:ProjectBucketConfig", args["prefix"], "edge-calls"),
        project=args["account"],
        location=args["region"],
        retention_days=_DAYS,
        cmek_settings={"kms_key_name": args["key_ids"]["logs"]},
        description="Which device called",
        opts=pulumi.ResourceOptions(parent=parent, depends_on=list(after)),
    )
    name = name_of("logging:ProjectSink", args["prefix"], "edge-calls")
    logging.ProjectSink(
        "calls",
        name=name,
        project=args["account"],
        destination=log.id.apply(lambda id_: f"logging.googleapis.com/{id_}"),
        filter=_calls(tells, pool),
        unique_writer_identity=True,  # a log of the same project needs no right of it
        opts=pulumi.ResourceOptions(parent=parent),
    )
    of = f'resource.type="logging_sink" AND resource.labels.name="{name}"'
    _told(f'metric.type="logging.googleapis.com/exports/error_count" AND {of}', args, parent)
    return log


def counted(
    tells: str, pool: pulumi.Input[str], args: EdgeArgs, parent: pulumi.Resource, after: Sequence[pulumi.Resource]
) -> logging.Metric:
    """Calls by device, each of which is a series."""
    name = name_of("logging:Metric", args["prefix"], "edge-heard")
    return logging.Metric(
        "heard",
        name=name,
        project=args["account"],
        description=f"Calls of each device: {args['devices']}",
        filter=_calls(tells, pool),
        metric_descriptor={
            "metric_kind": "DELTA",
            "value_type": "INT64",
            "labels": [{"key": _DEVICE, "value_type": "STRING", "description": "The name that it proved"}],
        },
        label_extractors={
            _DEVICE: 'REGEXP_EXTRACT(protoPayload.authenticationInfo.principalSubject, "/subject/([^/]+)$")'
        },
        opts=pulumi.ResourceOptions(parent=parent, depends_on=list(after)),
    )


def _calls(tells: str, pool: pulumi.Input[str]) -> pulumi.Output[str]:
    return pulumi.Output.from_input(pool).apply(
        lambda name: " AND ".join(
            (
                'resource.type="gcs_bucket"',
                'protoPayload.methodName="storage.objects.get"',
                f'protoPayload.resourceName="projects/_/buckets/{tells}/objects/{STOPPED}"',
                f'protoPayload.authenticationInfo.principalSubject:"{name}/subject/"',
            )
        )
    )


def _told(lost: str, args: EdgeArgs, parent: pulumi.Resource) -> None:
    monitoring.AlertPolicy(
        "edge-calls-lost",
        project=args["account"],
        display_name=physical_name(args["prefix"], "edge-calls-lost"),
        combiner="OR",
        enabled=True,
        severity="ERROR",
        conditions=[
            {
                "display_name": "lost",
                "condition_threshold": {
                    "filter": lost,
                    "comparison": "COMPARISON_GT",
                    "threshold_value": 0,
                    "duration": "0s",
                    "aggregations": [
                        {
                            "alignment_period": "300s",
                            "per_series_aligner": "ALIGN_DELTA",
                            "cross_series_reducer": "REDUCE_SUM",
                        }
                    ],
                },
            }
        ],
        documentation={"content": "Calls of devices that could not be written down"},
        notification_channels=[args["route"]],
        user_labels=labels_of(args["tags"]),
        opts=pulumi.ResourceOptions(parent=parent),
    )
