"""What measures by the clock: a job of Cloud Run that runs the system's own container, once each time it is started.

It works as an account of its own, which reads the record, adds reports beside it and writes measures; it may delete
nothing, and in a locked bucket nobody may. All that it sends goes into the network, whose rules let it reach Google's
services alone. What it keeps while it works is under our key. No image runs that the approver did not attest.

Who writes measures may write all of the project's: Cloud Monitoring gives that right on nothing narrower.

Sources: Cloud Run, jobs by the clock (https://cloud.google.com/run/docs/execute/jobs-on-schedule), keys
(https://cloud.google.com/run/docs/securing/using-cmek), a way into the network
(https://cloud.google.com/run/docs/configuring/vpc-direct-vpc) and what a container is told
(https://cloud.google.com/run/docs/container-contract); Cloud Logging, how a sink names objects
(https://cloud.google.com/logging/docs/export/storage#gcs-organization); Cloud Monitoring, rights
(https://cloud.google.com/monitoring/access-control).
"""

from collections.abc import Sequence
from typing import Final

import pulumi
from pulumi_gcp import cloudrunv2, cloudscheduler, projects, serviceaccount, storage

from components.contract.observability import Job, ObservabilityArgs
from components.gcp._labels import labels_of
from components.gcp._names import name_of
from components.gcp._release import ASKS
from components.gcp._store import asked_of
from components.gcp._subnet import subnet_of
from components.gcp._workflow import account

__all__ = ["measure_by_the_clock"]

_ROLE: Final = "monitoring"
_RECORD: Final = "run.googleapis.com/stdout/"
_EDGE: Final = "devices/"
_REPORTS: Final = "measured/"
_SCOPE: Final = "https://www.googleapis.com/auth/cloud-platform"
_LIMITS: Final = {"cpu": "4", "memory": "16Gi"}


def measure_by_the_clock(
    args: ObservabilityArgs, job: Job, space: str, parent: pulumi.Resource, on: Sequence[pulumi.Resource]
) -> cloudrunv2.Job:
    """The job, and what starts it. It writes measures under the types that begin with `space`."""
    runs_as = account("measuring", f"Measures what {args['prefix']} predicts", asked_of(args), parent, after=on)
    may = _may(args, runs_as, parent)
    subnet = subnet_of(args["subnet_ids"])
    made = cloudrunv2.Job(
        _ROLE,
        name=name_of("cloudrunv2:Job", args["prefix"], _ROLE),
        project=args["account"],
        location=args["region"],
        binary_authorization={"use_default": True},
        template={
            "task_count": 1,
            "parallelism": 1,
            "template": {
                "containers": [
                    {
                        "image": job["image"],
                        "args": ["monitor"],
                        "envs": [{"name": key, "value": said} for key, said in sorted(_told(args, job, space).items())],
                        "resources": {"limits": _LIMITS},
                    }
                ],
                "service_account": runs_as.email,
                "encryption_key": args["key_ids"]["models"],
                "execution_environment": "EXECUTION_ENVIRONMENT_GEN2",
                "max_retries": 0,
                "timeout": "1200s" if job["hours"] < 1 else "3000s",
                "vpc_access": {
                    "egress": "ALL_TRAFFIC",
                    "network_interfaces": [{"network": args["network_id"], "subnetwork": subnet, "tags": ["models"]}],
                },
            },
        },
        deletion_protection=False,
        labels=labels_of(args["tags"]),
        opts=pulumi.ResourceOptions(parent=parent, depends_on=[*may, *on]),
    )
    _started(made, job, args, parent)
    return made


def _told(args: ObservabilityArgs, job: Job, space: str) -> dict[str, pulumi.Input[str]]:
    """What the container is told (`docs/guides/observability.md`)."""
    store = pulumi.Output.from_input(args["store"])
    edge = {"RECORD_EDGE": store.apply(lambda name: f"gs://{name}/{_EDGE}")} if job["edge"] else {}
    return {
        "SYSTEM": args["system"],
        "ENVIRONMENT": args["environment"],
        "NAMESPACE": space,
        "RECORD": store.apply(lambda name: f"gs://{name}/{_RECORD}"),
        "REPORTS": store.apply(lambda name: f"gs://{name}/{_REPORTS}"),
        **edge,
        **{f"MONITOR_{name}": said for name, said in job["monitors"].items()},
    }


def _may(args: ObservabilityArgs, runs_as: serviceaccount.Account, parent: pulumi.Resource) -> list[pulumi.Resource]:
    own, store = pulumi.ResourceOptions(parent=parent), pulumi.Output.from_input(args["store"])
    return [
        storage.BucketIAMMember(
            "measuring-reads",
            bucket=args["store"],
            role="roles/storage.objectViewer",
            member=runs_as.member,
            opts=own,
        ),
        storage.BucketIAMMember(
            "measuring-reports",
            bucket=args["store"],
            role="roles/storage.objectCreator",
            member=runs_as.member,
            condition={
                "title": "reports",
                "expression": store.apply(
                    lambda name: f'resource.name.startsWith("projects/_/buckets/{name}/objects/{_REPORTS}")'
                ),
            },
            opts=own,
        ),
        projects.IAMMember(
            "measuring-writes",
            project=args["account"],
            role="roles/monitoring.metricWriter",
            member=runs_as.member,
            opts=own,
        ),
    ]


def _started(made: cloudrunv2.Job, job: Job, args: ObservabilityArgs, parent: pulumi.Resource) -> None:
    """By the clock, as an account that may start this job and nothing else."""
    starter = account("measuring-clock", f"Starts what measures {args['prefix']}", asked_of(args), parent)
    may = cloudrunv2.JobIamMember(
        "measuring-starts",
        name=made.name,
        project=args["account"],
        location=args["region"],
        role="roles/run.invoker",
        member=starter.member,
        opts=pulumi.ResourceOptions(parent=made),
    )
    minutes, hours = round(60 * job["hours"]), round(job["hours"])
    cloudscheduler.Job(
        _ROLE,
        name=name_of("cloudscheduler:Job", args["prefix"], _ROLE),
        project=args["account"],
        region=args["region"],
        schedule=f"*/{minutes} * * * *" if minutes < 60 else f"0 */{hours} * * *",
        time_zone="Etc/UTC",
        http_target={
            "http_method": "POST",
            "uri": made.id.apply(lambda id_: f"{ASKS}{id_}:run"),
            "oauth_token": {"service_account_email": starter.email, "scope": _SCOPE},
        },
        opts=pulumi.ResourceOptions(parent=parent, depends_on=[may]),
    )
