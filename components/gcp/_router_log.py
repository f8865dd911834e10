"""The log of a router's calls: in a log bucket of its own, under a key of ours.

Sources: Cloud Load Balancing, logs of internal application load balancers
(https://cloud.google.com/load-balancing/docs/l7-internal/monitoring); Cloud Logging, log buckets with keys
(https://cloud.google.com/logging/docs/routing/managed-encryption-storage).
"""

from typing import Final

import pulumi
from pulumi_gcp import compute, logging

from components.contract.traffic import TrafficArgs
from components.gcp._names import name_of

__all__ = ["LONGEST", "router_log"]

LONGEST: Final = 3650
"""Days that a log bucket keeps what it has, at most."""


def router_log(
    args: TrafficArgs, url_map: compute.RegionUrlMap, parent: pulumi.Resource
) -> logging.ProjectBucketConfig:
    """The bucket, with what carries each call into it, whichever side answers."""
    own = pulumi.ResourceOptions(parent=parent)
    kept = logging.ProjectBucketConfig(
        "calls",
        bucket_id=name_of("logging:ProjectBucketConfig", args["prefix"], "router"),
        project=args["account"],
        location=args["region"],
        description=f"Every call to {args['system']} and to what it replaces",
        retention_days=args["keep_days"],
        cmek_settings={"kms_key_name": args["key_id"]},
        opts=own,
    )
    logging.ProjectSink(
        "calls",
        name=name_of("logging:ProjectSink", args["prefix"], "router"),
        project=args["account"],
        destination=kept.id.apply(lambda id_: f"logging.googleapis.com/{id_}"),
        filter=url_map.name.apply(
            lambda name: f'resource.type="internal_http_lb_rule" AND resource.labels.url_map_name="{name}"'
        ),
        unique_writer_identity=True,
        opts=own,
    )
    return kept
