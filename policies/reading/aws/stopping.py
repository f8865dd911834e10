"""Which systems' stop, told as an event, starts a machine.

Source: Amazon EventBridge User Guide, "Amazon EventBridge event patterns".
"""

import json
from typing import cast

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe
from gouvernail.values import entry, mapping, text, texts

__all__ = ["starting"]

_RULE = "aws:cloudwatch/eventRule:EventRule"
_TARGET = "aws:cloudwatch/eventTarget:EventTarget"
_MACHINE = "aws:sfn/stateMachine:StateMachine"


def starting(graph: Graph, machine: Resource) -> Maybe[frozenset[str]]:
    """Systems whose stop starts the machine."""
    found: set[str] = set()
    for target in graph.of_type(_TARGET):
        if graph.find(target.value("arn"), _MACHINE) is not machine:
            continue
        for rule in graph.of_type(_RULE):
            if target.value("rule") not in {rule.id, rule.value("name")}:
                continue
            state, systems = text(rule.value("state")), _systems(rule.value("eventPattern"))
            if state is UNKNOWN or systems is UNKNOWN:
                return UNKNOWN
            found |= set() if state == "DISABLED" else systems
    return frozenset(found)


def _systems(pattern: object) -> Maybe[frozenset[str]]:
    try:
        read = mapping(cast("object", json.loads(pattern)) if isinstance(pattern, str) else pattern)
    except ValueError:
        return UNKNOWN
    if read is UNKNOWN:
        return UNKNOWN
    if texts(read.get("detail-type")) != ("System Stop",):
        return frozenset()
    named = texts(entry(read, "detail", "system"))
    return UNKNOWN if named is UNKNOWN else frozenset(named)
