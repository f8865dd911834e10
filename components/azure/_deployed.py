"""Deployments of an endpoint: an image with its model, what it is told, and how many instances run it.

Everything about a deployment makes another one, beside the one that answers: its name changes with what it is made of.
The one before is left, for what answers cannot be deleted; a workflow deletes it when nobody asks it any more
(`_release.py`). Environments are left too: the deployment that answers has its own.

Sources: Azure Machine Learning, deployments with own containers
(https://learn.microsoft.com/azure/machine-learning/how-to-deploy-custom-container), models of a registry
(https://learn.microsoft.com/azure/machine-learning/concept-online-deployment-model-specification) and limits of names
(https://learn.microsoft.com/azure/machine-learning/how-to-manage-quotas).
"""

from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_azure_native import machinelearningservices as ml
from pulumi_azure_native import managedidentity

from components.azure._captured import Captured
from components.azure._group import Group
from components.azure._machines import instance_for
from components.azure._names import LIMITS
from components.azure._workspace import Made
from components.contract.naming import digest, physical_name
from components.contract.serving import ModelToServe, ServingArgs, Shadow

__all__ = ["On", "deployment", "registry_of"]

_PORT: Final = 8080  # what containers of the platform answer on, on every cloud
_ASKED: Final = "/invocations"
_ALIVE: Final = "/ping"
_MOUNTED: Final = "/opt/ml"
_TIMEOUT: Final = "PT60S"
_IMAGE: Final = "image"
"""The property of a version that names its image."""


@dataclass(frozen=True, slots=True)
class On:
    """An endpoint and what it is in, the identity of its containers, where they record, and what these wait for."""

    args: ServingArgs
    its: Group
    workspace: Made
    endpoint: ml.OnlineEndpoint
    identity: managedidentity.UserAssignedIdentity
    captured: Captured
    after: tuple[pulumi.Resource, ...]


def registry_of(version: str) -> str:
    """The id of the registry that a version lies in."""
    return version.partition("/models/")[0]


def deployment(name: str, served: ModelToServe | Shadow, instances: int, on: On) -> ml.OnlineDeployment:
    """The newest one; `instances` are how many it begins with."""
    args, its = on.args, on.its
    machine, told = instance_for(args["machine"]), _told(served, args)
    version = served.get("version")
    image, model = _approved(name, version["id"], served["image"], its) if version else (served["image"], None)
    environment = _environment(name, image, on)
    numbered = [f"v{version['id'].rpartition('/')[2]}"] if version else []
    made_of = pulumi.Output.all(environment.id, model, told, machine.name, args["capture"], on.identity.id)
    longest = LIMITS["machinelearningservices:OnlineDeployment"].longest
    at_once = args["batch"]["most"] if "batch" in args else 1
    return ml.OnlineDeployment(
        name,
        deployment_name=made_of.apply(lambda parts: physical_name(name, *numbered, digest(parts), limit=longest)),
        endpoint_name=on.endpoint.name,
        workspace_name=on.workspace.name,
        resource_group_name=its.name,
        location=its.region,
        kind="Managed",
        sku={"name": "Default", "capacity": instances},
        # As an object: of a property that may have several types the SDK does not translate a dictionary's keys.
        properties=ml.ManagedOnlineDeploymentArgs(
            endpoint_compute_type="Managed",
            environment_id=environment.id,
            model=model,
            model_mount_path=_MOUNTED if version else None,
            environment_variables=told,
            instance_type=machine.name,
            scale_settings=ml.DefaultScaleSettingsArgs(scale_type="Default"),
            app_insights_enabled=False,  # what containers write is collected with the endpoint's traffic
            request_settings=ml.OnlineRequestSettingsArgs(
                max_concurrent_requests_per_instance=max(at_once, machine.processors), request_timeout=_TIMEOUT
            ),
            data_collector=on.captured.collector(args["capture"], on.identity.client_id),
        ),
        tags=its.tags,
        opts=pulumi.ResourceOptions.merge(
            its.opts(None, *on.after),
            # Scaling sets the number of instances.
            pulumi.ResourceOptions(retain_on_delete=True, ignore_changes=["sku.capacity"]),
        ),
    )


def _environment(name: str, image: pulumi.Input[str], on: On) -> ml.EnvironmentVersion:
    """The image, and where it is asked."""
    its, image = on.its, pulumi.Output.from_input(image)
    alive: ml.RouteArgsDict = {"port": _PORT, "path": _ALIVE}
    return ml.EnvironmentVersion(
        name,
        name=physical_name(its.prefix, name, limit=255),
        version=image.apply(lambda own: digest([own, _PORT, _ALIVE, _ASKED])),
        workspace_name=on.workspace.name,
        resource_group_name=its.name,
        properties={
            "image": image,
            "os_type": ml.OperatingSystemType.LINUX,
            "inference_config": {
                "liveness_route": alive,
                "readiness_route": alive,
                "scoring_route": {"port": _PORT, "path": _ASKED},
            },
            "tags": its.tags,
        },
        opts=pulumi.ResourceOptions.merge(its.opts(), pulumi.ResourceOptions(retain_on_delete=True)),
    )


def _approved(name: str, id_: str, image: str, its: Group) -> tuple[pulumi.Output[str], pulumi.Output[str]]:
    """The image of the approved version, and how deployments name that. Read, not made: others make and approve it.

    The image is fetched from where `image` is, which is the spec's: an environment has its own copy of each. Where the
    version says none, it is the spec's.
    """
    version = ml.RegistryModelVersion.get(name, id_, opts=pulumi.ResourceOptions(parent=its.parent))
    registry, _, model = id_.partition("/registries/")[2].partition("/")
    own = image.partition("/")[0]
    return (
        version.properties.apply(lambda its: _there(own, (its.properties or {}).get(_IMAGE, image))),
        version.urn.apply(lambda _: f"azureml://registries/{registry}/{model}"),
    )


def _there(registry: str, image: str) -> str:
    """The copy of an image in a registry."""
    return f"{registry}/{image.partition('/')[2]}"


def _told(served: ModelToServe | Shadow, args: ServingArgs) -> dict[str, str]:
    """What a container is told about how to run its model (`docs/guides/serving.md`)."""
    batch, what = args.get("batch"), {"MODEL_IMAGE": served["image"]}
    if "version" in served:
        id_ = served["version"]["id"]
        model, _, number = id_.rpartition("/models/")[2].partition("/versions/")
        what = {"MODEL_VERSION": id_, "MODEL_DIR": f"{_MOUNTED}/azureml-models/{model}/{number}"}
    return {
        **what,
        "MODEL_RUNTIME": args["runtime"],
        "OMP_NUM_THREADS": str(instance_for(args["machine"]).processors),
        **({"BATCH_MAX": str(batch["most"]), "BATCH_WAIT_MS": str(batch["wait_ms"])} if batch else {}),
    }
