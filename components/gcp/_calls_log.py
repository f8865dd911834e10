"""The log of calls of a gateway or a router: in a log bucket of its own, under a key of ours.

Sources: Cloud Load Balancing, logs of internal application load balancers
(https://cloud.google.com/load-balancing/docs/l7-internal/monitoring); Cloud Logging, log buckets with keys
(https://cloud.google.com/logging/docs/routing/managed-encryption-storage).
"""

from collections.abc import Iterator
from typing import Final

import pulumi
from pulumi_gcp import logging

from components.contract.gateway import GatewayArgs
from components.contract.traffic import TrafficArgs
from components.gcp._names import name_of
from gouvernail.errors import Problem

__all__ = ["calls_log", "kept_too_long"]

_LONGEST: Final = 3650
"""Days that a log bucket keeps what it has, at most."""


def kept_too_long(days: int) -> Iterator[Problem]:
    """What is wrong with so many days."""
    if days > _LONGEST:
        yield Problem(
            f"calls are to be logged for {days} days",
            path="retention.events.keep",
            expected=f"at most {_LONGEST} days on Google Cloud",
        )


def calls_log(
    name: str,
    args: GatewayArgs | TrafficArgs,
    parent: pulumi.Resource,
    *,
    role: str,
    what: str,
    chosen: pulumi.Input[str],
) -> logging.ProjectBucketConfig:
    """The bucket, with what carries into it each line that the filter `chosen` lets through.

    `name` is theirs in the program, `role` in the cloud; `what` describes them.
    """
    own = pulumi.ResourceOptions(parent=parent)
    kept = logging.ProjectBucketConfig(
        name,
        bucket_id=name_of("logging:ProjectBucketConfig", args["prefix"], role),
        project=args["account"],
        location=args["region"],
        description=what,
        retention_days=args["keep_days"],
        cmek_settings={"kms_key_name": args["key_id"]},
        opts=own,
    )
    logging.ProjectSink(
        name,
        name=name_of("logging:ProjectSink", args["prefix"], role),
        project=args["account"],
        destination=kept.id.apply(lambda id_: f"logging.googleapis.com/{id_}"),
        filter=chosen,
        unique_writer_identity=True,
        opts=own,
    )
    return kept
