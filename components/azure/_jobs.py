"""What jobs of a model run on, and what they are: one node at the most, the image that the spec names, an identity.

A node keeps what it works with on disks of its own, which Azure encrypts with a key of Azure's; it takes no other.

Sources: Azure Machine Learning, computes
(https://learn.microsoft.com/azure/machine-learning/how-to-create-attach-compute-cluster), environments
(https://learn.microsoft.com/azure/machine-learning/concept-environments) and access to data with an identity
(https://learn.microsoft.com/azure/machine-learning/how-to-identity-based-service-authentication); Azure Storage,
conditions on the path of a blob (https://learn.microsoft.com/azure/storage/blobs/storage-auth-abac-examples).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_azure_native import machinelearningservices as ml
from pulumi_azure_native import managedidentity, storage

from components.azure._group import Group
from components.azure._machines import instance_for
from components.azure._names import LIMITS, name_of
from components.azure._roles import assign, role_id
from components.azure._store import container_id
from components.azure._training import TRAINED
from components.azure._workspace import Made
from components.azure.data_lake import CONTAINER
from components.contract.naming import digest, physical_name
from components.contract.pipeline import ModelToTrain, PipelineArgs

__all__ = ["On", "compute_of", "environment_of", "jobs_name", "jobs_of", "words"]

_BLOBS: Final = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs"
_CHANGES: Final = tuple(f"{_BLOBS}/{one}" for one in ("write", "delete", "move/action", "add/action"))
_IDLE: Final = "PT2M"


@dataclass(frozen=True, slots=True)
class On:
    """What the jobs of all models stand on; `datasets` are the stores by name."""

    args: PipelineArgs
    its: Group
    made: Made
    datasets: Mapping[str, pulumi.Output[str]]


def jobs_name(prefix: str, model: str) -> str:
    """What the identity of a model's jobs is called."""
    return name_of("managedidentity:UserAssignedIdentity", prefix, f"{model}-jobs")


def words(name: str) -> str:
    """A dataset's or a model's name as part of another."""
    return name.lower().replace("_", "-")


def jobs_of(
    model: str, wanted: ModelToTrain, runs: storage.BlobContainer, on: On
) -> managedidentity.UserAssignedIdentity:
    """What jobs are: they read the model's datasets, write what they make of them, and no more."""
    args, its = on.args, on.its
    name = jobs_name(its.prefix, model)
    jobs = managedidentity.UserAssignedIdentity(
        f"{model}-jobs",
        resource_name_=name,
        resource_group_name=its.name,
        location=its.region,
        tags={**its.tags, "model": model},
        opts=its.opts(),
    )
    who, opts = jobs.principal_id, its.opts()
    reads, writes = (role_id(its.account, f"Storage Blob Data {verb}") for verb in ("Reader", "Contributor"))
    for dataset in wanted["datasets"]:
        there = on.datasets[dataset].apply(lambda id_: container_id(id_, CONTAINER))
        assign(f"{model}-reads-{words(dataset)}", reads, who, there, opts, holder=name)
    assign(f"{model}-prepares", writes, who, runs.id, opts, holder=name)
    assign(f"{model}-logs", writes, who, on.made.store, opts, holder=name)
    trained = pulumi.Output.from_input(args["artefacts"]).apply(lambda id_: container_id(id_, TRAINED))
    assign(f"{model}-keeps", writes, who, trained, opts, holder=name, when=_at(f"{model}/*"))
    if "registry" in args:
        assign(f"{model}-pulls", role_id(its.account, "AcrPull"), who, args["registry"], opts, holder=name)
    return jobs


def compute_of(model: str, jobs: managedidentity.UserAssignedIdentity, on: On) -> ml.Compute:
    """One node at the most, and none when nothing runs: its disks go with it."""
    its = on.its
    return ml.Compute(
        model,
        compute_name=physical_name("train", model, limit=LIMITS["machinelearningservices:Compute"].longest),
        workspace_name=on.made.name,
        resource_group_name=its.name,
        location=its.region,
        identity={"type": ml.ManagedServiceIdentityType.USER_ASSIGNED, "user_assigned_identities": [jobs.id]},
        # As an object: of a property that may have several types the SDK does not translate a dictionary's keys.
        properties=ml.AmlComputeArgs(
            compute_type="AmlCompute",
            disable_local_auth=True,
            properties=ml.AmlComputePropertiesArgs(
                os_type=ml.OsType.LINUX,
                vm_size=instance_for(on.args["machine"]).name,
                vm_priority=ml.VmPriority.DEDICATED,
                enable_node_public_ip=False,
                remote_login_port_public_access=ml.RemoteLoginPortPublicAccess.DISABLED,
                scale_settings=ml.ScaleSettingsArgs(
                    min_node_count=0, max_node_count=1, node_idle_time_before_scale_down=_IDLE
                ),
            ),
        ),
        tags={**its.tags, "model": model},
        opts=its.opts(None, *on.made.ready),
    )


def environment_of(model: str, wanted: ModelToTrain, on: On) -> ml.EnvironmentVersion:
    """The image, as jobs name it; what was named once stays what it was, so a new image is a new version."""
    its = on.its
    return ml.EnvironmentVersion(
        model,
        name=physical_name(its.prefix, model, limit=255),
        version=digest([wanted["image"]]),
        workspace_name=on.made.name,
        resource_group_name=its.name,
        properties={"image": wanted["image"], "os_type": ml.OperatingSystemType.LINUX, "tags": its.tags},
        opts=its.opts(),
    )


def _at(path: str) -> str:
    """The condition: what changes something does it at this path, which is a pattern."""
    actions = " AND ".join(f"!(ActionMatches{{'{action}'}})" for action in _CHANGES)
    return f"(({actions}) OR (@Resource[{_BLOBS}:path] ForAnyOfAnyValues:StringLike {{'{path}'}}))"
