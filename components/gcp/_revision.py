"""Releases: revisions of a service, each a model's container with the recorder before it, and the shadow's beside it.

Everything about a revision makes another one: its name changes with what it is made of. Cloud Run keeps those before.

A version of the registry lies in a bucket, which is mounted to be read: its id is the bucket's name and the path in it.

Sources: Cloud Run, revisions (https://cloud.google.com/run/docs/managing/revisions), several containers
(https://cloud.google.com/run/docs/deploying#sidecars), buckets as volumes
(https://cloud.google.com/run/docs/configuring/services/cloud-storage-volume-mounts), a way into the network
(https://cloud.google.com/run/docs/configuring/vpc-direct-vpc), keys (https://cloud.google.com/run/docs/securing/using-cmek)
and what makes it grow (https://cloud.google.com/run/docs/about-instance-autoscaling).
"""

from typing import Final

import pulumi
from pulumi_gcp import cloudrunv2

from components.contract.naming import digest, physical_name
from components.contract.serving import ModelToServe, ServingArgs, Shadow
from components.gcp._machines import instance_for
from components.gcp._recorder import LISTENS, MODEL_PORT, SHADOW_PORT, told
from components.gcp._subnet import subnet_of
from gouvernail.errors import GouvernailError, Problem

__all__ = ["revision", "versions_of"]

_MOUNTED: Final = "/opt/ml/model"
_ALIVE: Final = "/ping"
_SECONDS: Final = "60s"
_LONGEST: Final = 63
_ROOM: Final = 4  # requests that an instance takes for each processor, where none are answered together
_BESIDE: Final = {"cpu": "1", "memory": "512Mi"}  # what the recorder takes of an instance
_MOST_PROCESSORS: Final = 8
_IDLEST: Final = 0.1
_BUSIEST: Final = 0.95


def versions_of(wanted: ModelToServe) -> dict[str, str]:
    """Container -> the id of the version that it runs."""
    both: dict[str, ModelToServe | Shadow] = {"model": wanted}
    if "shadow" in wanted:
        both["shadow"] = wanted["shadow"]
    return {name: served["version"]["id"] for name, served in both.items() if "version" in served}


def revision(
    service: str, wanted: ModelToServe, runs_as: pulumi.Output[str], args: ServingArgs
) -> tuple[cloudrunv2.ServiceTemplateArgsDict, pulumi.Output[str]]:
    """The newest revision of the service, and its name.

    GouvernailError where nothing records, and for an instance or a load that Cloud Run does not have.
    """
    shadow = wanted.get("shadow")
    subnet = subnet_of(args["subnet_ids"])
    containers = [_recorder(wanted, args), _container("model", wanted, MODEL_PORT, args)]
    if shadow is not None:
        containers.append(_container("shadow", shadow, SHADOW_PORT, args))
    _fits(args, len(containers) - 1)
    _scales(args)
    batch = args["batch"]["most"] if "batch" in args else 1
    made: cloudrunv2.ServiceTemplateArgsDict = {
        "containers": containers,
        "volumes": [_volume(name, id_) for name, id_ in versions_of(wanted).items()],
        "service_account": runs_as,
        "encryption_key": args["key_ids"]["models"],
        "execution_environment": "EXECUTION_ENVIRONMENT_GEN2",
        "max_instance_request_concurrency": max(2 * batch, _ROOM * instance_for(args["machine"]).processors),
        "timeout": _SECONDS,
        # The least is the service's: divided among revisions that are asked, and none for the others.
        "scaling": {"max_instance_count": args["most"], "cpu_utilization": args["utilisation"]},
        "vpc_access": {
            "egress": "ALL_TRAFFIC",
            "network_interfaces": [{"network": args["network_id"], "subnetwork": subnet, "tags": ["models"]}],
        },
    }
    version = [f"v{wanted['version']['id'].rpartition('/')[2]}"] if "version" in wanted else []
    name = pulumi.Output.from_input(dict(made)).apply(
        lambda parts: physical_name(service, *version, digest(parts), limit=_LONGEST)
    )
    return {**made, "revision": name}, name


def _recorder(wanted: ModelToServe, args: ServingArgs) -> cloudrunv2.ServiceTemplateContainerArgsDict:
    if "recorder" not in args:
        raise GouvernailError(
            Problem(
                "nothing records what models are asked and answer: Cloud Run takes no copy by itself",
                path="recorder",
                expected="the image of Envoy, by digest, in the account's own registry",
            )
        )
    shadow = wanted.get("shadow")
    return {
        "name": "recorder",
        "image": args["recorder"],
        "commands": ["envoy"],
        "args": told(args["capture"], shadow["share"] if shadow else None),
        "ports": {"container_port": LISTENS},
        "resources": {"limits": _BESIDE, "cpu_idle": False},
        "startup_probe": {"tcp_socket": {"port": LISTENS}},
        "depends_ons": ["model"],
    }


def _container(
    name: str, served: ModelToServe | Shadow, port: int, args: ServingArgs
) -> cloudrunv2.ServiceTemplateContainerArgsDict:
    alive: cloudrunv2.ServiceTemplateContainerStartupProbeArgsDict = {
        "http_get": {"path": _ALIVE, "port": port},
        "period_seconds": 10,
        "failure_threshold": 24,  # four minutes, as long as Cloud Run waits for an instance
    }
    made: cloudrunv2.ServiceTemplateContainerArgsDict = {
        "name": name,
        "image": served["image"],
        "envs": [{"name": key, "value": value} for key, value in sorted(_told(served, port, args).items())],
        "resources": {"limits": instance_for(args["machine"]).limits, "cpu_idle": False, "startup_cpu_boost": True},
        "startup_probe": alive,
    }
    if name == "model":
        made["liveness_probe"] = {"http_get": {"path": _ALIVE, "port": port}, "period_seconds": 30}
    if "version" in served:
        made["volume_mounts"] = [{"name": name, "mount_path": _MOUNTED}]
    return made


def _volume(name: str, version: str) -> cloudrunv2.ServiceTemplateVolumeArgsDict:
    """What was trained, as its bucket holds it; nothing is written there."""
    where, _, path = version.partition("/")
    return {"name": name, "gcs": {"bucket": where, "read_only": True, "mount_options": [f"only-dir={path}"]}}


def _told(served: ModelToServe | Shadow, port: int, args: ServingArgs) -> dict[str, str]:
    """What a container is told about how to run its model (`docs/guides/serving.md`)."""
    batch, what = args.get("batch"), {"MODEL_IMAGE": served["image"]}
    if "version" in served:
        what = {"MODEL_VERSION": served["version"]["id"], "MODEL_DIR": _MOUNTED}
    if port != MODEL_PORT:
        what["PORT"] = str(port)
    return {
        **what,
        "MODEL_RUNTIME": args["runtime"],
        "OMP_NUM_THREADS": str(instance_for(args["machine"]).processors),
        **({"BATCH_MAX": str(batch["most"]), "BATCH_WAIT_MS": str(batch["wait_ms"])} if batch else {}),
    }


def _scales(args: ServingArgs) -> None:
    """Cloud Run keeps instances no less and no more busy than this."""
    if not _IDLEST <= args["utilisation"] <= _BUSIEST:
        raise GouvernailError(
            Problem(
                f"instances are to be kept {args['utilisation']:g} busy",
                path="serving.instances",
                expected=f"{_IDLEST:g} to {_BUSIEST:g} on Google Cloud",
            )
        )


def _fits(args: ServingArgs, models: int) -> None:
    """All containers share one instance, and the recorder has a processor of it."""
    wanted = models * instance_for(args["machine"]).processors + int(_BESIDE["cpu"])
    if wanted > _MOST_PROCESSORS:
        raise GouvernailError(
            Problem(
                f"an instance with its recorder{' and its shadow' if models > 1 else ''} needs {wanted} processors",
                path="serving.machine.cpu",
                expected=f"at most {_MOST_PROCESSORS} in all: one is the recorder's, and a shadow has as many again",
            )
        )
