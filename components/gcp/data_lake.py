"""Data lake on Google Cloud: a bucket a dataset, read by named accounts only, empty again when its time is over.

A right is given there, and what is not given is not had; so `readers`, patterns of roles whom a denial spares, name
nobody, and `principals` are the addresses of the service accounts that read. Objects have no lists of their own, and
nobody comes in without a name. Callers from outside are the perimeter's matter, which stands around the whole project;
what is used is recorded of the whole project too. So `log_store`, `subnet_ids` and `service_lists` mean nothing here.

What was deleted by hand stays as an older version until its time. A version that is deleted is gone at once: Google
would keep it for a week at least, beyond what is asked for, so that is switched off.

Sources: Cloud Storage, lifecycle (https://cloud.google.com/storage/docs/lifecycle), versions
(https://cloud.google.com/storage/docs/object-versioning), soft delete (https://cloud.google.com/storage/docs/soft-delete)
and roles (https://cloud.google.com/storage/docs/access-control/iam-roles).
"""

from typing import Final

import pulumi
from pulumi_gcp import storage

from components.contract.data_lake import DataLakeArgs, Dataset
from components.gcp._services import switched_on
from components.gcp._store import asked_of, bucket, let

__all__ = ["DataLake"]

_READS: Final = "roles/storage.objectViewer"


class DataLake(pulumi.ComponentResource):
    """Holds datasets, each version of them. Brings none in: that is for whoever collects."""

    stores: pulumi.Output[dict[str, str]]
    """Dataset -> name of its bucket."""

    def __init__(self, name: str, args: DataLakeArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-gcp:index:DataLake", name, None, opts)
        on = switched_on(args["account"], ["storage.googleapis.com"], self)
        stores = {dataset: self._store(dataset, wanted, args, on) for dataset, wanted in args["datasets"].items()}
        self.stores = pulumi.Output.all(**{dataset: store.name for dataset, store in stores.items()})
        self.register_outputs({"stores": self.stores})

    def _store(self, dataset: str, wanted: Dataset, args: DataLakeArgs, on: list[pulumi.Resource]) -> storage.Bucket:
        role = f"data-{dataset.lower().replace('_', '-')}"
        asked = asked_of(args)
        made = bucket(
            role,
            asked,
            args["key_id"],
            self,
            purpose="data",
            keep_days=wanted["keep_days"],
            versioned=True,
            labels={"dataset": dataset, "data-class": wanted["classification"], "backup": "yes"},
            after=on,
        )
        for reader, email in args.get("principals", {}).items():
            let(f"{role}-{reader}", pulumi.Output.concat("serviceAccount:", email), _READS, made)
        return made
