"""ElastiCache groups, their users, and the rules that start a machine which writes a new generation.

Source: Amazon ElastiCache User Guide, "Role-Based Access Control", "Minimizing downtime with Multi-AZ"; Amazon
CloudWatch User Guide, "Alarm events and EventBridge".
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import cast

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, known
from gouvernail.values import entry, flag, items, number, text, texts
from policies.reading.model.cache import Cache

__all__ = ["caches"]

_GROUP = "aws:elasticache/replicationGroup:ReplicationGroup"
_USERS = "aws:elasticache/userGroup:UserGroup"
_USER = "aws:elasticache/user:User"
_ENDPOINT = "aws:sagemaker/endpoint:Endpoint"
_RULE = "aws:cloudwatch/eventRule:EventRule"
_TARGET = "aws:cloudwatch/eventTarget:EventTarget"
_MACHINE = "aws:sfn/stateMachine:StateMachine"
_WRITES = re.compile(r'aws-sdk:ssm:putParameter".*"Name": *"[^"]*/cache/generation"')
_RELEASES = {"IN_SERVICE", "UPDATING"}


def caches(graph: Graph) -> Iterator[Cache]:
    """Every replication group."""
    for group in graph.of_type(_GROUP):
        mode, nodes = text(group.value("transitEncryptionMode")), number(group.value("numCacheClusters"))
        only: Truth = UNKNOWN if mode is UNKNOWN else mode != "preferred"
        yield Cache(
            urn=group.urn,
            encrypted=all_of((flag(group.value("transitEncryptionEnabled")), only)),
            identified=_identified(graph, group),
            survives=all_of(
                (
                    flag(group.value("automaticFailoverEnabled")),
                    flag(group.value("multiAzEnabled")),
                    UNKNOWN if nodes is UNKNOWN else (nodes or 1) >= 2,
                )
            ),
            dropped_on=_dropped_on(graph, graph.account(group)),
        )


def _identified(graph: Graph, group: Resource) -> Truth:
    """Whether all its users that can do anything come in by IAM."""
    names = texts(group.value("userGroupIds"))
    if names is UNKNOWN:
        return UNKNOWN
    groups = [one for one in graph.of_type(_USERS) if one.value("userGroupId") in names]
    if not groups:
        return False
    members = [texts(one.value("userIds")) for one in groups]
    if any(one is UNKNOWN for one in members):
        return UNKNOWN
    ids = {name for one in members if one is not UNKNOWN for name in one}
    users = [one for one in graph.of_type(_USER) if one.value("userId") in ids]
    if len(users) < len(ids):
        return UNKNOWN
    return all_of(_by_iam(user) for user in users)


def _by_iam(user: Resource) -> Truth:
    may, kind = text(user.value("accessString")), text(entry(user.value("authenticationMode"), "type"))
    if may is not UNKNOWN and (may or "").startswith("off"):
        return True
    return UNKNOWN if UNKNOWN in {may, kind} else kind == "iam"


def _dropped_on(graph: Graph, account: str | None) -> Maybe[frozenset[str]]:
    found: set[str] = set()
    for rule in graph.of_type(_RULE):
        if graph.account(rule) != account or not _empties(graph, rule):
            continue
        pattern, state = _pattern(rule), text(rule.value("state"))
        if pattern is UNKNOWN or state is UNKNOWN or _taking_back(graph, account) is UNKNOWN:
            return UNKNOWN
        if state != "DISABLED":
            found |= _events(pattern, _taking_back(graph, account))
    return frozenset(found)


def _empties(graph: Graph, rule: Resource) -> bool:
    """Whether the rule starts a machine that writes a cache's generation."""
    names = {rule.id, rule.value("name")}
    machines = [graph.find(one.value("arn"), _MACHINE) for one in graph.of_type(_TARGET) if one.value("rule") in names]
    return any(machine is not None and _WRITES.search(str(machine.value("definition"))) for machine in machines)


def _pattern(rule: Resource) -> Maybe[Mapping[str, object]]:
    given = rule.value("eventPattern")
    try:
        read = cast("object", json.loads(given)) if isinstance(given, str) else given
    except ValueError:
        return UNKNOWN
    return cast("Mapping[str, object]", read) if isinstance(read, Mapping) else UNKNOWN


def _events(pattern: Mapping[str, object], taking_back: Maybe[frozenset[str]]) -> set[str]:
    """A rollback is one where all the alarms that take a release back are named."""
    kinds, detail = texts(pattern.get("detail-type")), pattern.get("detail")
    if kinds == ("System Stop",):
        return {"stop"}
    if kinds == ("CloudWatch Alarm State Change",):
        named = known(texts(entry(detail, "alarmName")), ())
        rings = texts(entry(detail, "state", "value")) == ("ALARM",)
        return (
            {"rollback"} if rings and taking_back is not UNKNOWN and taking_back and taking_back <= {*named} else set()
        )
    states = known(texts(entry(detail, "EndpointStatus")), ())
    return {"release"} if kinds == ("SageMaker Endpoint State Change",) and {*states} >= _RELEASES else set()


def _taking_back(graph: Graph, account: str | None) -> Maybe[frozenset[str]]:
    """The alarms on which endpoints of the account go back."""
    found: set[str] = set()
    for endpoint in graph.of_type(_ENDPOINT):
        if graph.account(endpoint) != account:
            continue
        listed = items(entry(endpoint.value("deploymentConfig"), "autoRollbackConfiguration", "alarms"))
        names = UNKNOWN if listed is UNKNOWN else [text(one.get("alarmName")) for one in listed]
        if names is UNKNOWN or UNKNOWN in names:
            return UNKNOWN
        found |= {name for name in names if isinstance(name, str)}
    return frozenset(found)
