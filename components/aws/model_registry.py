"""Model registry on AWS: a SageMaker model package group a model, a bucket for what was trained, a home for images.

A version is registered as *pending manual approval*: by the model's pipeline, which lets nothing through that misses a
gate, or by who brings it from another registry. Nobody but the approver's role can change one from then on. The group's
own policy denies both to everybody else, and the bucket's policy denies to write what was trained to all but the steps
of the pipelines: a denial holds whatever anybody's own policy says.

The call that approves can change what the version serves as well, and no condition of IAM tells the two apart; so a
change of that is told, by what CloudTrail writes of the call.

Source: Amazon SageMaker AI Developer Guide, "Model Registry", "Update the approval status of a model"; Service
Authorization Reference, condition key sagemaker:ModelApprovalStatus; Amazon EventBridge User Guide, "Comparison
operators" (`exists` looks at values, not at what holds them).
"""

import json
from typing import Final

import pulumi
from pulumi_aws import cloudwatch, iam, s3, sagemaker

from components.aws._bucket import private_bucket
from components.aws._images import repositories
from components.aws._policy import allow, deny, document
from components.aws._service_role import role_that_may
from components.aws._store import RETAINED_BY, kept
from components.aws._undelivered import put_aside
from components.aws.pipeline import TRAINED
from components.contract.model_registry import ArtefactCopies, ModelRegistryArgs
from components.contract.naming import physical_name

__all__ = ["ModelRegistry", "version_id", "version_places"]

_KEPT: Final = {"purpose": "artefacts", "backup": "yes"}
_COPIED_WITHIN: Final = 15  # minutes: the one time that S3 promises (Replication Time Control)
_CONTAINERS: Final = ("inferenceSpecification", "containers")
_SERVED: Final = (
    (*_CONTAINERS, "image"),
    (*_CONTAINERS, "modelDataUrl"),
    (*_CONTAINERS, "modelDataSource", "s3DataSource", "s3Uri"),
    ("additionalInferenceSpecificationsToAdd", "name"),
    ("modelCard", "modelCardContent"),
    ("sourceUri",),
)
"""Where UpdateModelPackage is told what a version serves, and what is said of it."""
_STATUS: Final = "sagemaker:ModelApprovalStatus"


def version_id(prefix: str, region: str, account: str, model: str, number: int | str) -> str:
    """What a version is called; SageMaker writes the group's name in lower case there."""
    return f"arn:aws:sagemaker:{region}:{account}:model-package/{physical_name(prefix, model).lower()}/{number}"


def version_places(store: pulumi.Output[str], model: str) -> list[pulumi.Output[str]]:
    """Where what was trained lies: as the pipeline wrote it here, or as it was brought from another environment."""
    return [pulumi.Output.concat(store, f"/{origin}/{model}") for origin in ("pipelines", "promoted")]


def _asked(path: tuple[str, ...]) -> dict[str, object]:
    """A pattern of calls that say something there."""
    found: object = [{"exists": True}]
    for step in reversed(path):
        found = {step: found}
    return {"requestParameters": found}


_CHANGES: Final = {
    "source": ["aws.sagemaker"],
    "detail-type": ["AWS API Call via CloudTrail"],
    "detail": {
        "eventSource": ["sagemaker.amazonaws.com"],
        "eventName": ["UpdateModelPackage"],
        "$or": [_asked(path) for path in _SERVED],
    },
}
"""Of any version in the account: systems that share one are each told."""


class ModelRegistry(pulumi.ComponentResource):
    """Holds versions of models, what was trained, and images. Registers none itself: that is the pipeline's."""

    groups: pulumi.Output[dict[str, str]]
    """Model -> name of its group of versions."""
    store: pulumi.Output[str]
    """Name of the bucket of what was trained."""
    images: pulumi.Output[dict[str, str]]
    """Image, as it was published -> where it is fetched from, by the same digest."""

    def __init__(self, name: str, args: ModelRegistryArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-aws:index:ModelRegistry", name, None, opts)
        self._args = args
        self._own = pulumi.ResourceOptions(parent=self)
        groups = {model: self._group(model, purpose) for model, purpose in args["models"].items()}
        self._tell(list(groups.values()))
        self.groups = pulumi.Output.all(**{model: group.model_package_group_name for model, group in groups.items()})
        store, versioned = self._store("artefacts")
        if "copies" in args:
            self._copy(store, versioned, args["copies"])
        self.store = store.bucket
        self.images = pulumi.Output.from_input(repositories(args, self))
        self.register_outputs({"groups": self.groups, "store": self.store, "images": self.images})

    def _tags(self, name: str) -> dict[str, str]:
        return {**self._args["tags"], "Name": name}

    def _group(self, model: str, purpose: str) -> sagemaker.ModelPackageGroup:
        """Destroy leaves it, guarded as it is: versions are records, and a group that holds one cannot be deleted."""
        args = self._args
        name = physical_name(args["prefix"], model)
        group = sagemaker.ModelPackageGroup(
            model,
            model_package_group_name=name,
            model_package_group_description=purpose,
            tags={**self._tags(name), "model": model, "purpose": model, RETAINED_BY: args["stack"]},
            opts=kept(self, name if model in args.get("retained", []) else None),
        )
        versions = version_id(args["prefix"], args["region"], args["account"], model, "*")
        sagemaker.ModelPackageGroupPolicy(
            model,
            model_package_group_name=group.model_package_group_name,
            resource_policy=document(
                deny(
                    "OnlyTheApproverDecides",
                    ["sagemaker:UpdateModelPackage"],
                    [versions],
                    principal="*",
                    when={"ArnNotEquals": {"aws:PrincipalArn": args["approver"]}},
                ),
                deny(
                    "RegisteredAsPending",
                    ["sagemaker:CreateModelPackage"],
                    [group.arn, versions],
                    principal="*",
                    when={"StringNotEquals": {_STATUS: "PendingManualApproval"}},
                ),
                deny(
                    "OnlyPipelineAndPromoterRegister",
                    ["sagemaker:CreateModelPackage"],
                    [group.arn, versions],
                    principal="*",
                    when={"ArnNotEquals": {"aws:PrincipalArn": [args["registering"][model], args["promoter"]]}},
                ),
            ),
            opts=kept(self),
        )
        return group

    def _tell(self, groups: list[sagemaker.ModelPackageGroup]) -> None:
        """Every new state of a version is told: that somebody approved one is news."""
        args = self._args
        name = physical_name(args["prefix"], "model-versions", limit=64)
        pattern = pulumi.Output.all(*(group.model_package_group_name for group in groups)).apply(
            lambda names: json.dumps(
                {
                    "source": ["aws.sagemaker"],
                    "detail-type": ["SageMaker Model Package State Change"],
                    "detail": {"ModelPackageGroupName": sorted(names)},
                }
            )
        )
        self._rule("model-versions", name, "New states of versions of models", pattern, args["route"])
        name = physical_name(args["prefix"], "model-versions-changed", limit=64)
        self._rule(
            "model-versions-changed",
            name,
            "Somebody changed what a version of a model serves",
            json.dumps(_CHANGES),
            args["changed_route"],
        )

    def _rule(self, role: str, name: str, why: str, pattern: pulumi.Input[str], route: pulumi.Input[str]) -> None:
        rule = cloudwatch.EventRule(
            role,
            name=name,
            description=why,
            event_pattern=pattern,
            state="ENABLED",
            tags=self._tags(name),
            opts=self._own,
        )
        cloudwatch.EventTarget(
            role,
            rule=rule.name,
            target_id="route",
            arn=route,
            dead_letter_config=put_aside(self._args.get("undelivered")),
            opts=self._own,
        )

    def _store(self, role: str, elsewhere: ArtefactCopies | None = None) -> tuple[s3.Bucket, s3.BucketVersioning]:
        """What was trained, every version of it: a model that was in service must be found again."""
        args = self._args
        region = elsewhere["region"] if elsewhere else args["region"]
        name = physical_name(args["prefix"], role, args["account"])
        tags = {"purpose": "recovery"} if elsewhere else _KEPT
        only_steps = deny(
            "OnlyStepsOfPipelinesWriteWhatWasTrained",
            ["s3:PutObject"],
            [f"arn:aws:s3:::{name}/{TRAINED}/*"],
            principal="*",
            when={"ArnNotEquals": {"aws:PrincipalArn": args["training"]}},
        )
        return private_bucket(
            role,
            {
                "policy": [] if elsewhere else [only_steps],
                "bucket": name,
                "region": region,
                "key_id": elsewhere["key_id"] if elsewhere else args["key_id"],
                "tags": {**self._tags(name), **tags},
            },
            self._own,
        )

    def _copy(self, store: s3.Bucket, versioning: s3.BucketVersioning, copies: ArtefactCopies) -> None:
        """As it is written, within a quarter of an hour; what is deleted here stays there."""
        there, also = self._store("copies", copies)
        role, may = self._copier(store, there, copies)
        s3.BucketReplicationConfig(
            "copies",
            bucket=store.id,
            region=self._args["region"],
            role=role.arn,
            rules=[
                {
                    "id": "everything",
                    "status": "Enabled",
                    "priority": 1,
                    "filter": {"prefix": ""},
                    "delete_marker_replication": {"status": "Disabled"},
                    "source_selection_criteria": {"sse_kms_encrypted_objects": {"status": "Enabled"}},
                    "destination": {
                        "bucket": there.arn,
                        "encryption_configuration": {"replica_kms_key_id": copies["key_id"]},
                        "metrics": {"status": "Enabled", "event_threshold": {"minutes": _COPIED_WITHIN}},
                        "replication_time": {"status": "Enabled", "time": {"minutes": _COPIED_WITHIN}},
                    },
                }
            ],
            opts=pulumi.ResourceOptions(parent=self, depends_on=[versioning, also, may]),
        )

    def _copier(self, store: s3.Bucket, there: s3.Bucket, copies: ArtefactCopies) -> tuple[iam.Role, iam.RolePolicy]:
        args = self._args
        # S3 names no source when it takes a role to copy with; only who may pass the role can give it one.
        read = ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionTagging"]
        return role_that_may(
            "copies",
            args,
            "s3.amazonaws.com",
            allow("Look", ["s3:GetReplicationConfiguration", "s3:ListBucket"], [store.arn]),
            allow("Read", read, [pulumi.Output.concat(store.arn, "/*")]),
            allow("Decrypt", ["kms:Decrypt"], [args["key_id"]]),
            allow("Write", ["s3:ReplicateObject", "s3:ReplicateTags"], [pulumi.Output.concat(there.arn, "/*")]),
            allow("Encrypt", ["kms:Encrypt", "kms:GenerateDataKey"], [copies["key_id"]]),
            called=physical_name(args["prefix"], "copies", limit=64),
            why="Copies what was trained to the recovery region",
            parent=self,
            when={},
        )
