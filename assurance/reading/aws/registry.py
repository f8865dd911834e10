"""SageMaker model package groups with their policies, and the rules on calls that change a version.

Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon SageMaker"; Amazon
EventBridge User Guide, "Comparison operators" and "Events from AWS services, delivered via CloudTrail".
"""

import json
from collections.abc import Iterator, Mapping
from typing import cast

from assurance.reading.aws.policy import document
from assurance.reading.maybe import Maybe, Truth, all_of
from assurance.reading.model.policies import Policy
from assurance.reading.model.registry import ChangeRule, ModelGroup
from assurance.reading.values import entry, flag, text, texts
from gouvernail.graph import UNKNOWN, Graph, Resource

__all__ = ["change_rules", "model_groups"]

_GROUP = "aws:sagemaker/modelPackageGroup:ModelPackageGroup"
_POLICY = "aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy"


def model_groups(graph: Graph) -> Iterator[ModelGroup]:
    """Every group; its tag `model` says of which model."""
    for group in graph.of_type(_GROUP):
        name = text(group.value("modelPackageGroupName")) or group.id
        version = f"arn:aws:sagemaker:{graph.region(group)}:{graph.account(group)}:model-package/{str(name).lower()}/1"
        yield ModelGroup(
            urn=group.urn,
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
