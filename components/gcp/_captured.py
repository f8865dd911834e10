"""Where what is asked and answered is recorded: a sink takes the lines of the recorders into a bucket that is locked.

A sink writes objects of an hour each. The lines lie nowhere else: the project's own log, which anybody who reads logs
reads, and which takes no lock, is told to leave them out.

Sources: Cloud Logging, sinks to Cloud Storage (https://cloud.google.com/logging/docs/export/storage) and exclusions
(https://cloud.google.com/logging/docs/exclusions); Cloud Run, logs (https://cloud.google.com/run/docs/logging).
"""

from typing import Final

import pulumi
from pulumi_gcp import logging, storage

from components.contract.serving import ServingArgs
from components.gcp._names import name_of
from components.gcp._recorder import RECORD
from components.gcp._store import asked_of, bucket, let

__all__ = ["captured"]

_EVENTS: Final = "events"


def captured(services: list[str], args: ServingArgs, parent: pulumi.Resource) -> tuple[storage.Bucket, pulumi.Resource]:
    """The locked bucket of what services of these names record, and what brings it there."""
    its = bucket(
        _EVENTS,
        asked_of(args),
        args["key_ids"][_EVENTS],
        parent,
        purpose=_EVENTS,
        locked={"days": args["keep_days"], "stack": args["stack"]},
        keep_days=args["ceiling_days"],
        retained=args.get("retained"),
    )
    one_of = " OR ".join(f'resource.labels.service_name="{service}"' for service in services)
    lines = f'resource.type="cloud_run_revision" AND ({one_of}) AND jsonPayload.{RECORD}.id:*'
    sink = logging.ProjectSink(
        "captured",
        name=name_of("logging:ProjectSink", args["prefix"], "captured"),
        project=args["account"],
        destination=its.name.apply(lambda name: f"storage.googleapis.com/{name}"),
        filter=lines,
        unique_writer_identity=True,
        opts=pulumi.ResourceOptions(parent=parent),
    )
    may = let("captured", sink.writer_identity, "roles/storage.objectCreator", its)
    logging.ProjectExclusion(
        "captured",
        name=name_of("logging:ProjectExclusion", args["prefix"], "captured"),
        project=args["account"],
        description="What models are asked and answer lies in the locked store alone",
        filter=lines,
        opts=pulumi.ResourceOptions(parent=parent, depends_on=[may]),
    )
    return its, may
