"""SageMaker model package groups with their policies.

Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon SageMaker".
"""

from collections.abc import Iterator

from assurance.reading.aws.policy import document
from assurance.reading.maybe import Maybe
from assurance.reading.model.policies import Policy
from assurance.reading.model.registry import ModelGroup
from assurance.reading.values import entry, text
from gouvernail.graph import UNKNOWN, Graph, Resource

__all__ = ["model_groups"]

_GROUP = "aws:sagemaker/modelPackageGroup:ModelPackageGroup"
_POLICY = "aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy"


def model_groups(graph: Graph) -> Iterator[ModelGroup]:
    """Every group; its tag `model` says of which model."""
    for group in graph.of_type(_GROUP):
        name = text(group.value("modelPackageGroupName")) or group.id
        version = f"arn:aws:sagemaker:{graph.region(group)}:{graph.account(group)}:model-package/{str(name).lower()}/1"
        yield ModelGroup(
            urn=group.urn,
            name=text(group.value("modelPackageGroupName")),
            model=text(entry(group.value("tags"), "model")),
            account=graph.account(group),
            policy=_policy(graph, group),
            approving=("sagemaker:UpdateModelPackage", version),
            registering=("sagemaker:CreateModelPackage", version),
        )


def _policy(graph: Graph, group: Resource) -> Maybe[Policy | None]:
    names, unread = {group.id, group.value("modelPackageGroupName")}, False
    for one in graph.of_type(_POLICY):
        its = one.value("modelPackageGroupName")
        if its in names:
            return document(one.urn, one.value("resourcePolicy"))
        unread = unread or its is UNKNOWN
    return UNKNOWN if unread else None
