"""Model registry on AWS: a SageMaker model package group a model, and a bucket for what was trained.

A version is registered as *pending manual approval*, and no role of the platform can approve one: the group's own
policy denies it, whatever the role's policy says.

Source: Amazon SageMaker AI Developer Guide, "Model Registry", "Update the approval status of a model"; Service
Authorization Reference, condition key sagemaker:ModelApprovalStatus.
"""

import json
from typing import Final

import pulumi
from pulumi_aws import cloudwatch, s3, sagemaker

from components.aws._bucket import private_bucket
from components.aws._policy import deny, document
from components.contract.model_registry import ModelRegistryArgs
from components.contract.naming import physical_name

__all__ = ["ModelRegistry"]

_KEPT: Final = {"purpose": "artefacts", "backup": "yes"}
_STATUS: Final = "sagemaker:ModelApprovalStatus"


class ModelRegistry(pulumi.ComponentResource):
    """Holds versions of models and what was trained. Registers none itself: that is the pipeline's."""

    groups: pulumi.Output[dict[str, str]]
    """Model -> name of its group of versions."""
    store: pulumi.Output[str]
    """Name of the bucket of what was trained."""

    def __init__(self, name: str, args: ModelRegistryArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-aws:index:ModelRegistry", name, None, opts)
        self._args = args
        self._own = pulumi.ResourceOptions(parent=self)
        groups = {model: self._group(model, purpose) for model, purpose in args["models"].items()}
        self._tell(list(groups.values()))
        self.groups = pulumi.Output.all(**{model: group.model_package_group_name for model, group in groups.items()})
        self.store = self._store().bucket
        self.register_outputs({"groups": self.groups, "store": self.store})

    def _tags(self, name: str) -> dict[str, str]:
        return {**self._args["tags"], "Name": name}

    def _group(self, model: str, purpose: str) -> sagemaker.ModelPackageGroup:
        args = self._args
        name = physical_name(args["prefix"], model)
        group = sagemaker.ModelPackageGroup(
            model,
            model_package_group_name=name,
            model_package_group_description=purpose,
            tags={**self._tags(name), "model": model},
            opts=self._own,
        )
        versions = f"arn:aws:sagemaker:{args['region']}:{args['account']}:model-package/{name.lower()}/*"
        ours = {"aws:PrincipalArn": f"arn:aws:iam::{args['account']}:role{args['roles']}*"}
        sagemaker.ModelPackageGroupPolicy(
            model,
            model_package_group_name=group.model_package_group_name,
            resource_policy=document(
                deny(
                    "NoRoleOfThePlatformApproves",
                    ["sagemaker:UpdateModelPackage"],
                    [versions],
                    principal="*",
                    when={"ArnLike": ours, "StringEquals": {_STATUS: "Approved"}},
                ),
                deny(
                    "RegisteredAsPending",
                    ["sagemaker:CreateModelPackage"],
                    [group.arn, versions],
                    principal="*",
                    when={"StringNotEquals": {_STATUS: "PendingManualApproval"}},
                ),
            ),
            opts=self._own,
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
        rule = cloudwatch.EventRule(
            "model-versions",
            name=name,
            description="New states of versions of models",
            event_pattern=pattern,
            state="ENABLED",
            tags=self._tags(name),
            opts=self._own,
        )
        cloudwatch.EventTarget("model-versions", rule=rule.name, target_id="route", arn=args["route"], opts=self._own)

    def _store(self) -> s3.Bucket:
        """What was trained, every version of it: a model that was in service must be found again."""
        args = self._args
        name = physical_name(args["prefix"], "artefacts", args["account"])
        tags = {**self._tags(name), **_KEPT}
        return private_bucket("artefacts", {"bucket": name, "key_id": args["key_id"], "tags": tags}, self._own)
