"""A load balancer of AWS: a rule moves callers by their bucket, else the listener divides calls by its weights.

Source: Elastic Load Balancing API Reference, "DescribeRules", "DescribeListeners".
"""

import re
from collections.abc import Mapping
from typing import Final

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe
from gouvernail.values import entry, items, number, text, texts
from migration.routers.live import Live, only, said, share, unreadable

__all__ = ["TYPES", "live"]

_LISTENER: Final = "aws:lb/listener:Listener"
_RULE: Final = "aws:lb/listenerRule:ListenerRule"
TYPES: Final = (_LISTENER, _RULE)
_GROUP: Final = "aws:lb/targetGroup:TargetGroup"
_HEADER: Final = "x-gouvernail-bucket"
_SIDES: Final = ("legacy", "governed")
_BUCKETS: Final = tuple(f"{number:02}" for number in range(100))
_WHOLE: Final = 100
_NEVER: Final = ".^"
_REGEX: Final = re.compile(r"\^\((?:(?:[0-9]|\[[0-9]-[0-9]\]){2}\|?)+\)\$")
"""What the stack writes; another one is not tried, for its meaning is not certain."""


def live(graph: Graph) -> Live:
    """The shares that the listener and its rules give. GouvernailError where they are unclear."""
    listener = only(graph, _LISTENER, "router", "listener of a router")
    sides = {side: only(graph, _GROUP, side, f"group of the {side} side") for side in _SIDES}
    rules = [one for one in graph.of_type(_RULE) if said(one, "listenerArn") in (listener.id, said(listener, "arn"))]
    shares = _shares(listener, entry(said(listener, "defaultActions"), 0), sides)
    if len(_actions(listener, "defaultActions")) != 1:
        raise unreadable("the listener does more than to forward", listener)
    if not rules:
        return Live(weight=shares["governed"], mirror=0)
    return Live(weight=_by_bucket(rules, sides, shares), mirror=0)


def _by_bucket(rules: list[Resource], sides: Mapping[str, Resource], otherwise: Mapping[str, int]) -> int:
    """How many buckets go to the governed side; everybody else has to come to the legacy."""
    named = {one.name: one for one in rules}
    if set(named) != set(_SIDES) or len(rules) != len(_SIDES):
        raise unreadable(f"the listener has the rules {', '.join(sorted(one.name for one in rules))}", rules[0])
    for side, rule in named.items():
        if (
            len(_actions(rule, "actions")) != 1
            or _shares(rule, entry(said(rule, "actions"), 0), sides, {side})[side] != _WHOLE
        ):
            raise unreadable(f"the rule {side} sends calls elsewhere than to its side", rule)
    if otherwise["legacy"] != _WHOLE:
        raise unreadable("calls that no rule takes do not go to the legacy")
    first, last = (
        share(number(said(named[side], "priority")), "the rule's order", named[side]) for side in reversed(_SIDES)
    )
    if first >= last:
        raise unreadable("the rule of the legacy comes before that of the governed side", named["legacy"])
    return _moved(named["governed"])


def _moved(rule: Resource) -> int:
    conditions = items(said(rule, "conditions"))
    if conditions is UNKNOWN or len(conditions) != 1:
        raise unreadable("the rule's conditions are not known, or not one", rule)
    header = entry(conditions[0], "httpHeader")
    patterns = texts(entry(header, "regexValues"))
    name = text(entry(header, "httpHeaderName"))
    if patterns is UNKNOWN or len(patterns) != 1 or name is UNKNOWN or str(name).lower() != _HEADER:
        raise unreadable(f"the rule does not ask for {_HEADER}", rule)
    if patterns[0] == _NEVER:
        return 0
    if _REGEX.fullmatch(patterns[0]) is None:
        raise unreadable(f"the rule asks for {patterns[0]!r}", rule)
    moved = [bucket for bucket in _BUCKETS if re.fullmatch(patterns[0], bucket)]
    if moved != list(_BUCKETS[: len(moved)]):
        raise unreadable("the buckets that the rule moves are not those below a weight", rule)
    return len(moved)


def _actions(resource: Resource, key: str) -> tuple[Mapping[str, object], ...]:
    found = items(said(resource, key))
    if found is UNKNOWN:
        raise unreadable("what is done with calls is not known", resource)
    return found


def _shares(
    resource: Resource, action: object, sides: Mapping[str, Resource], wanted: set[str] | None = None
) -> dict[str, int]:
    """Side -> its share in per cent; the sides that are `wanted` (both) stand in it, and nothing else does."""
    groups = items(entry(action, "forward", "targetGroups"))
    if groups is UNKNOWN or text(entry(action, "type")) != "forward":
        raise unreadable("where calls go is not known", resource)
    arns = {_arn(group): side for side, group in sides.items()}
    found = {text(one.get("arn")): number(one.get("weight")) for one in groups}
    shares: dict[str, Maybe[float | None]] = {}
    for arn, weight in found.items():
        if arn is UNKNOWN or arn not in arns:
            raise unreadable("calls go to a group that is no side of this stack", resource)
        shares[arns[arn]] = weight
    if set(shares) != (wanted or set(_SIDES)):
        raise unreadable(f"of both sides only {', '.join(shares) or 'none'} stands in it", resource)
    whole = {side: share(weight, f"the share of the {side} side", resource) for side, weight in shares.items()}
    if sum(whole.values()) != _WHOLE:
        raise unreadable(f"the shares of both sides add up to {sum(whole.values())} per cent", resource)
    return whole


def _arn(group: Resource) -> str:
    arn = text(said(group, "arn"))
    return arn if isinstance(arn, str) else str(group.id)
