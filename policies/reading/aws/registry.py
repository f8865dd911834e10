"""SageMaker model package groups and ECR repositories with their policies, versions as Cloud Control shows them, and
the rules on calls that change a version.

Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon SageMaker"; CloudFormation
Template Reference, AWS::SageMaker::ModelPackage (which is what Cloud Control shows); Amazon EventBridge User Guide,
"Comparison operators" and "Events from AWS services, delivered via CloudTrail".
"""

import json
from collections.abc import Iterator, Mapping
from typing import cast

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of
from gouvernail.values import entry, flag, items, text, texts
from policies.reading.aws.policy import document
from policies.reading.model.policies import Policy
from policies.reading.model.registry import ChangeRule, ImageRepository, ModelGroup, ModelVersion

__all__ = ["change_rules", "image_repositories", "model_groups", "model_versions"]

_GROUP = "aws:sagemaker/modelPackageGroup:ModelPackageGroup"
_CONTROLLED = "aws:cloudcontrol/resource:Resource"
_VERSION = "AWS::SageMaker::ModelPackage"
_REPOSITORY = "aws:ecr/repository:Repository"
_REPOSITORY_POLICY = "aws:ecr/repositoryPolicy:RepositoryPolicy"
_REMOVES = ("ecr:BatchDeleteImage", "ecr:DeleteRepository", "ecr:PutLifecyclePolicy")
_POLICY = "aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy"


def model_groups(graph: Graph) -> Iterator[ModelGroup]:
    """Every group; its tag `model` says of which model."""
    for group in graph.of_type(_GROUP):
        name = text(group.value("modelPackageGroupName")) or group.id
        versions = f"arn:aws:sagemaker:{graph.region(group)}:{graph.account(group)}:model-package/{str(name).lower()}"
        yield ModelGroup(
            urn=group.urn,
            name=text(group.value("modelPackageGroupName")),
            model=text(entry(group.value("tags"), "model")),
            account=graph.account(group),
            policy=_beside(
                graph,
                (_POLICY, "modelPackageGroupName", "resourcePolicy"),
                {group.id, group.value("modelPackageGroupName")},
            ),
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


def image_repositories(graph: Graph) -> Iterator[ImageRepository]:
    """Every repository of images with its own policy."""
    for one in graph.of_type(_REPOSITORY):
        name = text(one.value("name")) or one.id
        tags = text(one.value("imageTagMutability"))
        yield ImageRepository(
            urn=one.urn,
            address=f"{graph.account(one)}.dkr.ecr.{graph.region(one)}.amazonaws.com/{name}",
            fixed=UNKNOWN if tags is UNKNOWN else tags == "IMMUTABLE",
            scanned=flag(entry(one.value("imageScanningConfiguration"), "scanOnPush")),
            policy=_beside(graph, (_REPOSITORY_POLICY, "repository", "policy"), {one.id, one.value("name")}),
            removing=tuple((action, "*") for action in _REMOVES),
        )


def _beside(graph: Graph, kind: tuple[str, str, str], names: set[object]) -> Maybe[Policy | None]:
    """The policy that a resource beside it gives to what bears one of the names."""
    (token, of, written), unread = kind, False
    for one in graph.of_type(token):
        its = one.value(of)
        if its in names:
            return document(one.urn, one.value(written))
        unread = unread or its is UNKNOWN
    return UNKNOWN if unread else None


def change_rules(graph: Graph) -> Iterator[ChangeRule]:
    """Every rule on UpdateModelPackage; one whose pattern is not known may be one."""
    for rule in graph.of_type("aws:cloudwatch/eventRule:EventRule"):
        sees = _seen(rule.value("eventPattern"))
        if sees == frozenset():
            continue
        account, names = graph.account(rule), {rule.id, rule.value("name")}
        targets = [
            one.value("arn")
            for one in graph.of_type("aws:cloudwatch/eventTarget:EventTarget")
            if graph.account(one) == account and one.value("rule") in names
        ]
        state = text(rule.value("state"))
        running: Truth = UNKNOWN if state is UNKNOWN else state != "DISABLED"
        yield ChangeRule(
            urn=rule.urn,
            account=account,
            on=all_of((running, flag(rule.value("isEnabled"), absent=True))),
            sees=sees,
            targets=UNKNOWN if any(target is UNKNOWN for target in targets) else texts(targets),
        )


def _seen(given: object) -> Maybe[frozenset[str] | None]:
    """The parts of the call that the pattern looks for, one being enough; none where it is on other calls."""
    if given is UNKNOWN:
        return UNKNOWN
    try:
        pattern = cast("object", json.loads(given)) if isinstance(given, str) else given
    except ValueError:
        return UNKNOWN
    detail = entry(pattern, "detail")
    asked: Mapping[str, object] = cast("Mapping[str, object]", detail) if isinstance(detail, Mapping) else {}
    if "UpdateModelPackage" not in _listed(asked.get("eventName")):
        return frozenset()
    if set(asked) - {"eventSource", "eventName", "$or"}:
        return frozenset({"less than all"})
    if "$or" not in asked:
        return None
    parts = [entry(one, "requestParameters") for one in _listed(asked["$or"])]
    return frozenset(path for part in parts for path in [_path(part)] if path is not None)


def _path(part: object) -> str | None:
    """`a.b` where the pattern asks only that something stands there; None where it asks for more."""
    steps: list[str] = []
    while isinstance(part, Mapping):
        inside = cast("Mapping[str, object]", part)
        if len(inside) != 1:
            return None
        step, part = next(iter(inside.items()))
        steps.append(step)
    return ".".join(steps) if part == [{"exists": True}] else None


def _listed(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []
