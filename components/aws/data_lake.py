"""Data lake on AWS: a bucket a dataset, read by named roles only, empty again when its time is over.

No catalogue stands above it: Glue's catalogue, its encryption and Lake Formation are settings of a whole account, and
two systems would write them over each other. What a dataset must reach is judged where it is used, by the pipeline.

Source: Amazon S3 User Guide, "Lifecycle configuration elements"; IAM User Guide, condition key aws:PrincipalArn.
"""

from typing import Final

import pulumi
from pulumi_aws import s3

from components.aws._bucket import private_bucket
from components.aws._policy import deny
from components.contract.data_lake import DataLakeArgs, Dataset
from components.contract.naming import physical_name

__all__ = ["DataLake"]

_KEPT: Final = {"purpose": "data", "backup": "yes"}
_SECOND_THOUGHTS: Final = 30  # days in which what was overwritten or deleted by hand can be brought back
_READ: Final = ("s3:GetObject", "s3:GetObjectVersion")


class DataLake(pulumi.ComponentResource):
    """Holds datasets, each version of them. Brings none in: that is for whoever collects."""

    stores: pulumi.Output[dict[str, str]]
    """Dataset -> name of its bucket."""

    def __init__(self, name: str, args: DataLakeArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-aws:index:DataLake", name, None, opts)
        self._args = args
        self._own = pulumi.ResourceOptions(parent=self)
        stores = {dataset: self._store(dataset, wanted) for dataset, wanted in args["datasets"].items()}
        self.stores = pulumi.Output.all(**{dataset: store.bucket for dataset, store in stores.items()})
        self.register_outputs({"stores": self.stores})

    def _store(self, dataset: str, wanted: Dataset) -> s3.Bucket:
        args = self._args
        name = physical_name(args["prefix"], "data", dataset.lower(), args["account"])
        own = {"Name": name, "dataset": dataset, "data-class": wanted["classification"]}
        readers = [f"arn:aws:iam::{args['account']}:role{reader}" for reader in args["readers"]]
        bucket, _ = private_bucket(
            dataset,
            {
                "bucket": name,
                "key_id": args["key_id"],
                "tags": {**args["tags"], **own, **_KEPT},
                "policy": [
                    deny(
                        "OnlyNamedReaders",
                        _READ,
                        [f"arn:aws:s3:::{name}/*"],
                        principal="*",
                        when={"ArnNotLike": {"aws:PrincipalArn": readers}},
                    )
                ],
                "ends": [_end(wanted["keep_days"])],
            },
            self._own,
        )
        return bucket


def _end(days: int) -> s3.BucketLifecycleConfigurationRuleArgsDict:
    """Hidden a while before the end and gone at the end: kept so many days in all, and no day more."""
    behind = min(_SECOND_THOUGHTS, max(1, days // 2))
    return {
        "id": "retention",
        "status": "Enabled",
        "filter": {"prefix": ""},
        "expiration": {"days": max(1, days - behind)},
        "noncurrent_version_expiration": {"noncurrent_days": behind},
    }
