"""SageMaker model package groups with their policies, and versions as Cloud Control shows them.

Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon SageMaker"; CloudFormation
Template Reference, AWS::SageMaker::ModelPackage (which is what Cloud Control shows).
"""

import json
from collections.abc import Iterator
from typing import cast

from assurance.reading.aws.policy import document
from assurance.reading.maybe import Maybe
from assurance.reading.model.policies import Policy
from assurance.reading.model.registry import ModelGroup, ModelVersion
from assurance.reading.values import entry, items, text, texts
from gouvernail.graph import UNKNOWN, Graph, Resource

__all__ = ["model_groups", "model_versions"]

_GROUP = "aws:sagemaker/modelPackageGroup:ModelPackageGroup"
_CONTROLLED = "aws:cloudcontrol/resource:Resource"
_VERSION = "AWS::SageMaker::ModelPackage"
_POLICY = "aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy"


def model_groups(graph: Graph) -> Iterator[ModelGroup]:
    """Every group; its tag `model` says of which model."""
    for group in graph.of_type(_GROUP):
        name = text(group.value("modelPackageGroupName")) or group.id
        versions = f"arn:aws:sagemaker:{graph.region(group)}:{graph.account(group)}:model-package/{str(name).lower()}"
        yield ModelGroup(
            urn=group.urn,
            model=text(entry(group.value("tags"), "model")),
            account=graph.account(group),
            policy=_policy(graph, group),
            versions=versions,
            approving=("sagemaker:UpdateModelPackage", f"{versions}/1"),
            registering=("sagemaker:CreateModelPackage", f"{versions}/1"),
        )


def model_versions(graph: Graph) -> Iterator[ModelVersion]:
    """Every version that was read into a stack."""
    for one in graph.of_type(_CONTROLLED):
        if one.id is None or one.value("typeName") != _VERSION:
            continue
        shown = _shown(one)
        status = text(entry(shown, "ModelApprovalStatus"))
        containers = items(entry(shown, "InferenceSpecification", "Containers"))
        group, _, number = one.id.rpartition("/")
        yield ModelVersion(
            urn=one.urn,
            id=one.id,
            group=group,
            number=number,
            approved=UNKNOWN if status is UNKNOWN else status == "Approved",
            images=UNKNOWN if containers is UNKNOWN else texts([each.get("Image") for each in containers]),
        )


def _shown(version: Resource) -> object:
    written = version.value("properties")
    try:
        return cast("object", json.loads(written)) if isinstance(written, str) else UNKNOWN
    except ValueError:
        return UNKNOWN


def _policy(graph: Graph, group: Resource) -> Maybe[Policy | None]:
    names, unread = {group.id, group.value("modelPackageGroupName")}, False
    for one in graph.of_type(_POLICY):
        its = one.value("modelPackageGroupName")
        if its in names:
            return document(one.urn, one.value("resourcePolicy"))
        unread = unread or its is UNKNOWN
    return UNKNOWN if unread else None
