"""Model registry on Azure: a registry of Machine Learning, a store for what was trained, a home for images.

A version that waits lies in the workspace of its environment's pipeline; one that is approved lies in the registry. To
write there is to approve: who may is said by roles that people have (`_duties.py`), and denied to who deploys, and no
thing of the platform is given it. So `approver`, `promoter`, `registering` and `training` need nothing made here: what
nobody is given nobody has, and who makes an identity gives it what it needs. `roles`, `boundary` and `undelivered` mean
nothing here.

Azure makes the registry's own account of blobs and of images itself, in a group that only Azure may change, and
encrypts them with keys of its own: no others are taken. In them lie copies of what was approved. What a pipeline
trained lies in a store of ours, under our key, from which a version is copied when it is approved; so the registry
is let in there past the firewall, where `directory` is told.

A version is written there once, by the call that approves it, and that call cannot be told from one that brings
something else under that name. So whatever is written into the registry is told on both routes.

Sources: Azure Machine Learning, registries (https://learn.microsoft.com/azure/machine-learning/how-to-manage-registries;
"Using existing Azure resource instances ... is not supported":
https://learn.microsoft.com/cli/azure/ml/registry) and their isolation from networks
(https://learn.microsoft.com/azure/machine-learning/how-to-registry-network-isolation).
"""

from dataclasses import replace
from typing import Final

import pulumi
from pulumi_azure_native import machinelearningservices as ml
from pulumi_azure_native import monitor, security, storage

from components.azure._copied import copied
from components.azure._diagnostics import SETTING, record
from components.azure._group import RETAINED_BY, Group, group, group_id
from components.azure._images import image_registry, mirrored
from components.azure._names import name_of
from components.azure._news import news
from components.azure._private import Way, private_way
from components.azure._store import ClosedStore, closed_store, container_id, once_there
from components.azure.detection import posture_id
from components.contract.model_registry import ArtefactCopies, ModelRegistryArgs

__all__ = ["PROMOTED", "TRAINED", "ModelRegistry", "registry_id", "version_id", "version_places"]

TRAINED: Final = "pipelines"
"""The container of what pipelines trained, a folder a model."""
PROMOTED: Final = "promoted"
"""The container of what was brought from another environment, a folder a model."""

_REGISTRY: Final = "models"
_GROUP: Final = "model-registry"
_UNDELETE_DAYS: Final = 30
_LOW: Final = 3
_CRITICAL: Final = 0


def registry_id(prefix: str, account: str) -> str:
    """The id of the registry, before it is there."""
    own = name_of("machinelearningservices:Registry", prefix, _REGISTRY, account)
    return f"{group_id(prefix, account, _GROUP)}/providers/Microsoft.MachineLearningServices/registries/{own}"


def version_id(prefix: str, region: str, account: str, model: str, number: int | str) -> str:  # noqa: ARG001 - none in it
    """What an approved version is called."""
    return f"{registry_id(prefix, account)}/models/{model}/versions/{number}"


def version_places(store: pulumi.Output[str], model: str) -> list[pulumi.Output[str]]:
    """Where what was trained lies: as the pipeline wrote it here, or as it was brought from another environment."""
    return [
        store.apply(lambda id_, origin=origin: f"{container_id(id_, origin)}/blobs/{model}")
        for origin in (TRAINED, PROMOTED)
    ]


class ModelRegistry(pulumi.ComponentResource):
    """Holds versions of models, what was trained, and images. Registers none itself: that is the pipeline's."""

    groups: pulumi.Output[dict[str, str]]
    """Model -> id of its place in the registry."""
    store: pulumi.Output[str]
    """Id of the storage account of what was trained."""
    images: pulumi.Output[dict[str, str]]
    """Image, as it was published -> where it is fetched from, by the same digest."""

    def __init__(self, name: str, args: ModelRegistryArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-azure:index:ModelRegistry", name, None, opts)
        self._args = args
        its = group("artefacts", args, self)
        registry, groups = self._registry()
        told = {
            "model-versions": (args["route"], _LOW, "A version of a model was approved"),
            "model-versions-changed": (
                args["changed_route"],
                _CRITICAL,
                "Somebody wrote into the registry: a version was approved, or what it serves was changed",
            ),
        }
        collected = news(registry.id, told, its, args.get("log_store"))
        store, ready = self._store("artefacts", its, registry)
        if "copies" in args:
            self._copy(store, ready, args["copies"], its, collected.id)
        self.groups = pulumi.Output.all(**{model: one.id for model, one in groups.items()})
        self.store = once_there(store.id, *ready)
        home = image_registry(
            args["images"],
            args["key_id"],
            its,
            log_store=args.get("log_store"),
            way=self._way(),
            route=args["route"],
        )
        if args.get("apart", False):
            security.Pricing.get("scans", posture_id(args["account"]), opts=pulumi.ResourceOptions(parent=self))
        found = {image: mirrored(image, args["prefix"], args["region"], args["account"]) for image in args["images"]}
        self.images = home.id.apply(lambda _: found)  # known when it is there
        self.register_outputs({"groups": self.groups, "store": self.store, "images": self.images})

    def _registry(self) -> tuple[ml.Registry, dict[str, ml.RegistryModelContainer]]:
        """Destroy leaves it, with its group: versions are records."""
        args = self._args
        left = args.get("retained", [])
        id_ = registry_id(args["prefix"], args["account"])
        its = group(_GROUP, args, self, kept_for=args["stack"], retained=id_ if left else None)
        path = id_.partition("/providers/")[2]
        registry = ml.Registry(
            _REGISTRY,
            registry_name=path.rpartition("/")[2],
            resource_group_name=its.name,
            location=its.region,
            identity={"type": ml.ManagedServiceIdentityType.SYSTEM_ASSIGNED},
            public_network_access="Disabled",
            region_details=[
                {
                    "location": its.region,
                    "acr_details": [{"system_created_acr_account": {"acr_account_sku": "Premium"}}],
                    "storage_account_details": [
                        {
                            "system_created_storage_account": {
                                "storage_account_type": "Standard_ZRS",
                                "storage_account_hns_enabled": False,
                                "allow_blob_public_access": False,
                            }
                        }
                    ],
                }
            ],
            tags={**its.tags, "purpose": _REGISTRY, RETAINED_BY: args["stack"]},
            opts=its.opts(path),
        )
        goes = replace(its, stays=False, left=None)
        if "log_store" in args:
            record(_REGISTRY, registry.id, args["log_store"], goes.opts())
        if (way := self._way()) is not None:
            private_way(_REGISTRY, registry.id, "amlregistry", way, goes)
        groups = {
            model: ml.RegistryModelContainer(
                model,
                model_name=model,
                registry_name=registry.name,
                resource_group_name=its.name,
                properties={
                    "description": purpose,
                    "is_archived": False,
                    "tags": {**its.tags, "model": model, RETAINED_BY: args["stack"]},
                },
                opts=its.opts(f"{path}/models/{model}" if model in left else None),
            )
            for model, purpose in args["models"].items()
        }
        return registry, groups

    def _way(self) -> Way | None:
        args = self._args
        if "subnet_ids" not in args or "service_lists" not in args:
            return None
        return {"subnet_ids": args["subnet_ids"], "service_lists": args["service_lists"]}

    def _store(
        self, role: str, its: Group, registry: ml.Registry
    ) -> tuple[storage.StorageAccount, list[pulumi.Resource]]:
        """What was trained, every version of it: a model that was in service must be found again."""
        args = self._args
        wanted: ClosedStore = {"purpose": role, "key_id": args["key_id"], "tags": {"backup": "yes"}}
        if "directory" in args:
            wanted["lets_in"] = [{"resource_id": registry.id, "tenant_id": args["directory"]}]
        store, ready = _kept(role, wanted, its)
        if "log_store" in args:
            blobs = store.id.apply(lambda id_: f"{id_}/blobServices/default")
            record(role, blobs, args["log_store"], its.opts(None, *ready))
        if (way := self._way()) is not None:
            private_way(role, store.id, "blob", way, its)
        return store, ready

    def _copy(
        self,
        store: storage.StorageAccount,
        ready: list[pulumi.Resource],
        copies: ArtefactCopies,
        its: Group,
        collected: pulumi.Input[str],
    ) -> None:
        """As it is written; what is deleted here stays there. It is not backed up: what it copies is.

        Its use is recorded in a workspace, for a thing cannot record into a store of another region.
        """
        away = replace(its, region=copies["region"])
        there, also = _kept("copies", {"purpose": "recovery", "key_id": copies["key_id"]}, away)
        monitor.DiagnosticSetting(
            "copies",
            name=SETTING,
            resource_uri=there.id.apply(lambda id_: f"{id_}/blobServices/default"),
            workspace_id=collected,
            logs=[{"category_group": "allLogs", "enabled": True}],
            opts=its.opts(None, *also),
        )
        if (way := self._way()) is not None:
            private_way("copies", there.id, "blob", way, its)
        copied("copies", store.id, there.id, (TRAINED, PROMOTED), its, *ready, *also)


def _kept(role: str, wanted: ClosedStore, its: Group) -> tuple[storage.StorageAccount, list[pulumi.Resource]]:
    store, _ = closed_store(role, wanted, its)
    versions = storage.BlobServiceProperties(
        role,
        blob_services_name="default",
        resource_group_name=its.name,
        account_name=store.name,
        is_versioning_enabled=True,
        change_feed={"enabled": True},  # what copies to another region reads what to copy from it
        delete_retention_policy={"enabled": True, "days": _UNDELETE_DAYS},
        container_delete_retention_policy={"enabled": True, "days": _UNDELETE_DAYS},
        opts=its.opts(),
    )
    containers = [
        storage.BlobContainer(
            f"{role}-{name}",
            container_name=name,
            resource_group_name=its.name,
            account_name=store.name,
            public_access=storage.PublicAccess.NONE,
            opts=its.opts(None, versions),
        )
        for name in (TRAINED, PROMOTED)
    ]
    return store, [versions, *containers]
