"""What the steps of a model's pipeline are: jobs of Cloud Run with the image that the spec names, and an account.

A step has no disk: what it keeps while it runs lies in memory, which Cloud Run encrypts with a key of ours, and is gone
with it. It reads and writes by way of buckets that are mounted, each from its own place on. All that it sends goes into
the network, where rules of ours let it reach the address of Google's services, and nothing else.

The image looks for everything where it does on every cloud, so links lead from there to what a run has of its own.

Sources: Cloud Run, jobs (https://cloud.google.com/run/docs/create-jobs), files in memory
(https://cloud.google.com/run/docs/container-contract#filesystem), keys
(https://cloud.google.com/run/docs/securing/using-cmek), buckets as volumes
(https://cloud.google.com/run/docs/configuring/jobs/cloud-storage-volume-mounts) and a way into the network
(https://cloud.google.com/run/docs/configuring/vpc-direct-vpc); Cloud Storage, roles
(https://cloud.google.com/storage/docs/access-control/iam-roles).
"""

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_gcp import cloudrunv2, compute, serviceaccount, storage

from components.contract.pipeline import ModelToTrain, PipelineArgs
from components.gcp._labels import labels_of
from components.gcp._machines import instance_for
from components.gcp._names import name_of
from components.gcp._store import asked_of
from components.gcp._subnet import subnet_of
from components.gcp._training import RUNS, STEPS, key
from components.gcp._workflow import account
from components.gcp.network import services_address

__all__ = ["jobs_name", "may_in", "nothing_else_reached", "steps_of"]

_PROGRAM: Final = "/opt/program/run"
_IN: Final = "/opt/ml/processing/input"
_OUT: Final = "/opt/ml/processing/output"
_TAG: Final = "training"
_BEFORE: Final = 900  # rules of the network have 1000
_LONGEST: Final = "86400s"
_DATASETS: Final = "data"  # below it lies what is trained on


@dataclass(frozen=True, slots=True)
class _Volume:
    """A place in a bucket, and where a step finds it."""

    name: str
    bucket: pulumi.Input[str]
    path: str
    at: str
    read_only: bool = False


def jobs_name(prefix: str, model: str) -> str:
    """What the account of a model's steps is called."""
    return name_of("serviceaccount:Account", prefix, f"{model}-jobs")


def may_in(  # noqa: PLR0917 - who may do what, where
    role: str,
    who: serviceaccount.Account,
    rights: str,
    bucket: pulumi.Input[str],
    paths: Sequence[str],
    parent: pulumi.Resource,
    *,
    finds: bool = True,
) -> storage.BucketIAMMember:
    """A role on what lies at these paths of a bucket; `finds` says on the bucket too, which it takes to list them."""

    def when(name: str) -> str:
        within = [f'resource.name.startsWith("projects/_/buckets/{name}/objects/{path}/")' for path in paths]
        return " || ".join([*within, *(['resource.type == "storage.googleapis.com/Bucket"'] if finds else [])])

    return storage.BucketIAMMember(
        role,
        bucket=bucket,
        role=rights,
        member=who.member,
        condition={"title": "places", "expression": pulumi.Output.from_input(bucket).apply(when)},
        opts=pulumi.ResourceOptions(parent=parent),
    )


def nothing_else_reached(
    args: PipelineArgs, parent: pulumi.Resource, on: Sequence[pulumi.Resource]
) -> compute.Firewall:
    """Steps reach the address of Google's services, and nothing else of what the network lets through inside."""

    def all_but_services(cidr: str) -> list[str]:
        spared = ipaddress.IPv4Network(services_address(cidr))
        return [str(one) for one in sorted(ipaddress.IPv4Network(cidr).address_exclude(spared))]

    return compute.Firewall(
        _TAG,
        name=name_of("compute:Firewall", args["prefix"], _TAG),
        project=args["account"],
        network=args["network_id"],
        direction="EGRESS",
        priority=_BEFORE,
        target_tags=[_TAG],
        denies=[{"protocol": "all"}],
        destination_ranges=pulumi.Output.from_input(args["cidr"]).apply(all_but_services),
        log_config={"metadata": "INCLUDE_ALL_METADATA"},
        opts=pulumi.ResourceOptions(parent=parent, depends_on=list(on)),
    )


def steps_of(  # noqa: PLR0917 - what is made of what, where
    model: str,
    wanted: ModelToTrain,
    briefest: pulumi.Input[str],
    args: PipelineArgs,
    parent: pulumi.Resource,
    after: Sequence[pulumi.Resource],
) -> dict[str, cloudrunv2.Job]:
    """The job of each step, which all are one account: it reads the model's datasets, and writes what it makes of them.

    What is made of several datasets lies in the bucket of the `briefest` of them, and goes with it.
    """
    who = account(f"{model}-jobs", f"What steps that train {model} work as", asked_of(args), parent, after=after)
    own = f"{RUNS}/{model}"
    may = [
        may_in(f"{model}-reads-{_words(one)}", who, "roles/storage.objectViewer", its["store"], [_DATASETS], parent)
        for one, its in wanted["datasets"].items()
    ]
    may.append(may_in(f"{model}-prepares", who, "roles/storage.objectUser", briefest, [own], parent))
    may.append(may_in(f"{model}-keeps", who, "roles/storage.objectUser", args["artefacts"], [own], parent))
    prepared, trained = (
        _Volume("prepared", briefest, own, "/mnt/prepared"),
        _Volume("trained", args["artefacts"], own, "/mnt/trained"),
    )
    datasets = [
        _Volume(f"data-{_words(one)}", its["store"], _DATASETS, f"{_IN}/{one}", read_only=True)
        for one, its in wanted["datasets"].items()
    ]
    volumes = {"data": [*datasets, prepared, trained], "train": [prepared, trained], "evaluate": [prepared, trained]}
    return {step: _job(model, step, wanted, volumes[step], who, args, parent, [*may, *after]) for step in STEPS}


def _job(  # noqa: PLR0917 - what it is, of what, as whom, where
    model: str,
    step: str,
    wanted: ModelToTrain,
    volumes: Sequence[_Volume],
    who: serviceaccount.Account,
    args: PipelineArgs,
    parent: pulumi.Resource,
    after: Sequence[pulumi.Resource],
) -> cloudrunv2.Job:
    subnet = subnet_of(args["subnet_ids"])
    return cloudrunv2.Job(
        f"{model}-{step}",
        name=name_of("cloudrunv2:Job", args["prefix"], f"{model}-{step}"),
        project=args["account"],
        location=args["region"],
        binary_authorization={"use_default": True},
        template={
            "task_count": 1,
            "parallelism": 1,
            "template": {
                "containers": [
                    {
                        "image": wanted["image"],
                        "commands": ["/bin/sh"],
                        "args": ["-c", _command(step)],
                        "envs": [{"name": name, "value": said} for name, said in sorted(_told(step, wanted).items())],
                        "resources": {"limits": instance_for(args["machine"]).limits},
                        "volume_mounts": [{"name": one.name, "mount_path": one.at} for one in volumes],
                    }
                ],
                "volumes": [
                    {
                        "name": one.name,
                        "gcs": {
                            "bucket": one.bucket,
                            "read_only": one.read_only,
                            "mount_options": [f"only-dir={one.path}"],
                        },
                    }
                    for one in volumes
                ],
                "service_account": who.email,
                "encryption_key": args["key_ids"]["models"],
                "execution_environment": "EXECUTION_ENVIRONMENT_GEN2",
                "max_retries": 0,
                "timeout": _LONGEST,
                "vpc_access": {
                    "egress": "ALL_TRAFFIC",
                    "network_interfaces": [{"network": args["network_id"], "subnetwork": subnet, "tags": [_TAG]}],
                },
            },
        },
        deletion_protection=False,
        labels=labels_of({**args["tags"], "model": model}),
        opts=pulumi.ResourceOptions(parent=parent, depends_on=list(after)),
    )


def _told(step: str, wanted: ModelToTrain) -> dict[str, str]:
    """What the image is told beside where things lie (`docs/guides/pipeline.md`)."""
    if step == "data":
        compared = {
            f"COMPARE_{key(one).upper()}": ",".join(its["compared_by"])
            for one, its in wanted["datasets"].items()
            if its["compared_by"]
        }
        return {"DATASETS": ",".join(sorted(wanted["datasets"])), **compared}
    if step == "evaluate" and wanted["protected"]:
        return {"PROTECTED": ",".join(wanted["protected"]), "CONFIDENCE": f"{wanted['confidence']:g}"}
    return {}


_LINKS: Final[Mapping[str, Mapping[str, str]]] = {
    "data": {
        f"{_OUT}/train": "prepared/$RUN/train",
        f"{_OUT}/test": "prepared/$RUN/test",
        f"{_OUT}/quality": "trained/$RUN/quality",
    },
    "train": {"/opt/ml/input/data/train": "prepared/$RUN/train", "/opt/ml/model": "trained/$RUN/model"},
    "evaluate": {
        f"{_IN}/model": "trained/$RUN/model",
        f"{_IN}/test": "prepared/$RUN/test",
        f"{_IN}/quality": "trained/$RUN/quality",
        f"{_OUT}/evaluation": "trained/$RUN/evaluation",
    },
}
"""Step -> where the image looks -> the place of this run, whose name the workflow tells."""


def _command(step: str) -> str:
    links = _LINKS[step]
    around = sorted({at.rpartition("/")[0] for at in links})
    places = [f"/mnt/{place}" for place in links.values()]
    return " && ".join(
        [
            f"mkdir -p {' '.join((*around, *places))}",
            *(f"ln -sfn {place} {at}" for at, place in zip(links, places, strict=True)),
            f"exec {_PROGRAM} {step}",
        ]
    )


def _words(name: str) -> str:
    """A dataset's name as part of another."""
    return name.lower().replace("_", "-")
