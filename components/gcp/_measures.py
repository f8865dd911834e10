"""What a service measures of each of its revisions, and the alarm that a breach of it rings.

Cloud Run counts calls by the class of their answer, and how long they took. Alerts know four percentiles of that.

Sources: Cloud Run, metrics (https://cloud.google.com/monitoring/api/metrics_gcp_p_z#gcp-run); Cloud Monitoring, ratios
(https://cloud.google.com/monitoring/alerts/policies-in-json#json-ratio) and aggregation
(https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies#Aggregation).
"""

import re
from collections.abc import Sequence
from typing import Final

import pulumi
from pulumi_gcp import monitoring

from components.contract.naming import physical_name
from components.contract.serving import Alarm, ServingArgs
from components.gcp._labels import labels_of
from gouvernail.errors import GouvernailError, Problem

__all__ = ["alarm", "measurable"]

_LATENCY: Final = re.compile(r"latency_p(05|50|95|99)")
_METRICS: Final = "run.googleapis.com"
_OF_REVISION: Final = "resource.label.revision_name"
_FAILED: Final = 'metric.labels.response_code_class="5xx"'

Threshold = monitoring.AlertPolicyConditionConditionThresholdArgsDict


def measurable(measure: str) -> bool:
    """Whether this is measured: the rate of errors, or one of four percentiles of the latency."""
    return measure == "error_rate" or _LATENCY.fullmatch(measure) is not None


def alarm(
    name: str,
    measure: str,
    asked: Alarm,
    service: str,
    channels: Sequence[pulumi.Input[str]],
    *,
    args: ServingArgs,
    parent: pulumi.Resource,
) -> monitoring.AlertPolicy:
    """Rings for a revision that passes the threshold. GouvernailError for what is not measured."""
    called = physical_name(args["prefix"], name)
    return monitoring.AlertPolicy(
        name,
        project=args["account"],
        display_name=called,
        combiner="OR",
        enabled=True,
        severity="ERROR",
        conditions=[{"display_name": measure, "condition_threshold": _condition(measure, asked, service)}],
        documentation={"content": f"A revision of {service} passes what its {measure} may be"},
        alert_strategy={"auto_close": "1800s"},
        notification_channels=list(channels),
        user_labels=labels_of(args["tags"]),
        opts=pulumi.ResourceOptions(parent=parent),
    )


def _condition(measure: str, asked: Alarm, service: str) -> Threshold:
    """In seconds for a latency, which Cloud Run counts in thousandths; a fraction of one for a rate."""
    window = f"{asked['window']}s"
    percentile = _LATENCY.fullmatch(measure)
    common: Threshold = {
        "comparison": "COMPARISON_GT",
        "duration": "0s",
        "evaluation_missing_data": "EVALUATION_MISSING_DATA_INACTIVE",  # nobody asked, so nothing failed
        "trigger": {"count": 1},
    }
    if measure == "error_rate":
        summed: monitoring.AlertPolicyConditionConditionThresholdAggregationArgsDict = {
            "alignment_period": window,
            "per_series_aligner": "ALIGN_DELTA",
            "cross_series_reducer": "REDUCE_SUM",
            "group_by_fields": [_OF_REVISION],
        }
        return {
            **common,
            "filter": f"{_of('request_count', service)} AND {_FAILED}",
            "denominator_filter": _of("request_count", service),
            "aggregations": [summed],
            "denominator_aggregations": [
                {
                    "alignment_period": window,
                    "per_series_aligner": "ALIGN_DELTA",
                    "cross_series_reducer": "REDUCE_SUM",
                    "group_by_fields": [_OF_REVISION],
                }
            ],
            "threshold_value": asked["threshold"],
        }
    if percentile is None:
        raise GouvernailError(
            Problem(
                f"Cloud Run does not measure {measure}",
                expected="error_rate, latency_p50, latency_p95 or latency_p99",
            )
        )
    return {
        **common,
        "filter": _of("request_latencies", service),
        "aggregations": [
            {
                "alignment_period": window,
                "per_series_aligner": "ALIGN_DELTA",
                "cross_series_reducer": f"REDUCE_PERCENTILE_{percentile[1]}",
                "group_by_fields": [_OF_REVISION],
            }
        ],
        "threshold_value": round(1000 * asked["threshold"], 6),
    }


def _of(metric: str, service: str) -> str:
    return (
        f'metric.type="{_METRICS}/{metric}" AND resource.type="cloud_run_revision" '
        f'AND resource.labels.service_name="{service}"'
    )
