"""Where what is asked and predicted is recorded: a container of the locked store, as the workspace knows it.

Requests and answers are taken on their way to and from the container, so no image has to do anything for it. They are
written with the endpoint's identity. What is collected is added to files, which the store's lock lets through.

Source: Azure Machine Learning, collecting data of what is served
(https://learn.microsoft.com/azure/machine-learning/how-to-collect-production-data).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_azure_native import machinelearningservices as ml

from components.azure._group import Group
from components.azure._store import container_id
from components.azure._workspace import Made

__all__ = ["CAPTURED", "DEVICES", "Captured", "captured"]

CAPTURED: Final = "captured"
"""Container of what endpoints predicted."""
DEVICES: Final = "devices"
"""Container of what devices predicted."""

_KINDS: Final = ("request", "response")  # Azure knows the whole call by these two names


@dataclass(frozen=True, slots=True)
class Captured:
    """The container (its id), what it is called in the workspace by kind, and what guards it."""

    container: pulumi.Output[str]
    data: Mapping[str, ml.DataVersion]
    guards: tuple[pulumi.Resource, ...]

    def collector(self, share: float, writes_as: pulumi.Input[str]) -> ml.DataCollectorArgs:
        """Records this share of all calls, written as the identity with this client id."""
        return ml.DataCollectorArgs(
            collections={
                kind: ml.CollectionArgs(
                    data_collection_mode=ml.DataCollectionMode.ENABLED,
                    data_id=self.data[kind].id,
                    client_id=writes_as,
                    sampling_rate=share,
                )
                for kind in _KINDS
            },
            rolling_rate=ml.RollingRateType.HOUR,
        )


def captured(store: pulumi.Output[str], its_workspace: Made, its: Group, after: Sequence[pulumi.Resource]) -> Captured:
    """What the workspace knows of the container of the store with this id, from when `after` is there."""
    place = ml.Datastore(
        "predictions",
        name="predictions",
        workspace_name=its_workspace.name,
        resource_group_name=its.name,
        skip_validation=True,  # nobody comes to the store from outside, whoever deploys neither
        # As an object: of a property that may have several types the SDK does not translate a dictionary's keys.
        properties=ml.AzureBlobDatastoreArgs(
            datastore_type="AzureBlob",
            account_name=store.apply(lambda id_: id_.rpartition("/")[2]),
            container_name=CAPTURED,
            endpoint="core.windows.net",
            protocol="https",
            subscription_id=its.account,
            resource_group=store.apply(lambda id_: id_.split("/")[4]),
            credentials=ml.NoneDatastoreCredentialsArgs(credentials_type="None"),
            service_data_access_auth_identity=ml.ServiceDataAccessAuthIdentity.NONE,
            tags=its.tags,
        ),
        opts=its.opts(None, *after),
    )
    return Captured(
        store.apply(lambda id_: container_id(id_, CAPTURED)),
        {kind: _data(kind, its_workspace, place, its) for kind in _KINDS},
        tuple(after),
    )


def _data(kind: str, its_workspace: Made, place: ml.Datastore, its: Group) -> ml.DataVersion:
    return ml.DataVersion(
        kind,
        name=kind,
        version="1",
        workspace_name=its_workspace.name,
        resource_group_name=its.name,
        properties=ml.UriFolderDataVersionArgs(
            data_type="uri_folder",
            data_uri=pulumi.Output.all(its_workspace.id, place.name).apply(lambda both: _path(both[0], both[1], kind)),
            tags=its.tags,
        ),
        opts=its.opts(None, place),
    )


def _path(workspace: str, store: str, kind: str) -> str:
    parts = workspace.split("/")
    return f"azureml://subscriptions/{parts[2]}/resourcegroups/{parts[4]}/workspaces/{parts[8]}/datastores/{store}/paths/{kind}"
