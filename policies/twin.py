"""One change to a built graph, as data: what makes a guarantee fail (or unclear), and nothing else.

Texts may name what is in the graph: `${aws:ec2/vpc:Vpc.id}` is the id of its first VPC (`...Vpc#1.id` of the second,
`...Vpc#main.id` of the one that its program calls main, `...Vpc@own.id` of the first in this environment's account);
`${own}` and `${other}` are the accounts of this environment and of another one, `${environment}` is what it is called.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias, cast

from gouvernail.graph import Graph, Resource, Secret, Unknown
from policies.expectation import Expectation
from policies.reading.standby import apart

__all__ = ["Add", "Change", "Drop", "Replaced", "Set", "Unmatched", "apply"]

_LAST = "-cutover"  # what stands beside a workload for a while has things of the same types
_REFERENCE = re.compile(r"\$\{([^}]+)\}")
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+|\+)\]")


class Unmatched(LookupError):
    """The change found nothing to change: a twin that proves nothing."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """In place of a value: the text that stands there, with what the pattern finds in it replaced."""

    pattern: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Set:
    """Give a property of the first such resource a value, of a cutover's where no other stack has one. `[+]` appends;
    JSON text is stepped into as if open.

    `at` names an environment's account (`own`, `audit`) where only a resource of that account will do, or `standby`
    for what stands ready in the recovery region, which is else left alone; `having` a text that stands in its inputs,
    where others of the type are about something else.
    """

    type: str
    path: str
    value: object
    at: str = ""
    having: str = ""


@dataclass(frozen=True, slots=True)
class Drop:
    """Take the first such resource away; `at` and `having` as for `Set`."""

    type: str
    at: str = ""
    having: str = ""


@dataclass(frozen=True, slots=True)
class Add:
    """Put one more resource beside the others."""

    type: str
    inputs: Mapping[str, object]
    outputs: Mapping[str, object] = field(default_factory=dict[str, object])


Change: TypeAlias = Set | Drop | Add


def apply(graph: Graph, change: Change, expected: Expectation) -> tuple[Graph, Resource | None]:
    """The graph with the one change, and the resource that was changed or added (None where one was taken away).

    Raises Unmatched where there is nothing to change.
    """
    judged, standby = apart(graph, expected)
    if isinstance(change, Add):
        added = _added(judged, change, expected)
        return Graph((*graph.resources, added)), added
    within = standby if change.at == "standby" else judged
    found = _first(within, change.type, _account(change.at, expected), having=change.having)
    others = [resource for resource in graph.resources if resource.urn != found.urn]
    if isinstance(change, Drop):
        return Graph(others), None
    value = _filled(within, change.value, expected)
    steps = [inside or outside for outside, inside in _STEP.findall(change.path)]
    top = steps[0]
    # What the cloud does not give back is as it was asked for: it is stepped into there too.
    shown = {**found.outputs, top: found.outputs.get(top, found.inputs.get(top))}
    changed = replace(found, inputs=_with(found.inputs, steps, value), outputs=_with(shown, steps, value))
    return Graph((*others, changed)), changed


def _account(at: str, expected: Expectation) -> str | None:
    return (expected.own if at == "own" else expected.accounts.get(at)) if at else None


def _first(graph: Graph, token: str, account: str | None = None, place: str = "0", having: str = "") -> Resource:
    found = [
        one
        for one in graph.of_type(token)
        if (account is None or graph.account(one) == account) and having in json.dumps(one.inputs, default=repr)
    ]
    found.sort(key=lambda one: one.stack.endswith(_LAST))
    if not place.isdigit():
        found, place = [one for one in found if one.name == place], "0"
    if int(place) < len(found):
        return found[int(place)]
    where = (f" in account {account}" if account else "") + (f" with {having}" if having else "")
    raise Unmatched(f"the graph has no {token}{where}")


def _added(graph: Graph, change: Add, expected: Expectation) -> Resource:
    package = change.type.partition(":")[0]
    model = next((one for one in graph.resources if one.custom and one.type.startswith(f"{package}:")), None)
    if model is None:
        raise Unmatched(f"the graph has no resource of {package}, so none could be put beside it")
    inputs = cast("Mapping[str, object]", _filled(graph, change.inputs, expected))
    outputs = cast("Mapping[str, object]", _filled(graph, change.outputs, expected))
    urn = f"urn:pulumi:{model.stack}::gouvernail::{change.type}::twin"
    return Resource(
        urn=urn,
        type=change.type,
        name="twin",
        id=str(outputs.get("id", "twin")),
        inputs=inputs,
        outputs={**inputs, **outputs},
        provider=model.provider,
        stack=model.stack,
    )


def _with(holder: object, steps: list[str], value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", _put(holder, steps, value))


def _put(holder: object, steps: list[str], value: object) -> object:
    if not steps:
        return _replaced(holder, value) if isinstance(value, Replaced) else value
    if isinstance(holder, str):
        return json.dumps(_put(json.loads(holder), steps, value))
    step, rest = steps[0], steps[1:]
    if step == "+" or step.isdigit():
        listed = list(cast("list[object]", holder)) if isinstance(holder, list) else []
        if step == "+":
            return [*listed, _put(None, rest, value)]
        place = int(step)
        if place >= len(listed):
            raise Unmatched(f"the list has {len(listed)} entries, none at [{place}]")
        listed[place] = _put(listed[place], rest, value)
        return listed
    entries = dict(cast("Mapping[str, object]", holder)) if isinstance(holder, Mapping) else {}
    entries[step] = _put(entries.get(step), rest, value)
    return entries


def _replaced(holder: object, wanted: Replaced) -> str:
    text, found = re.subn(wanted.pattern, wanted.by, str(holder), flags=re.DOTALL)
    if not found:
        raise Unmatched(f"nothing there reads {wanted.pattern}")
    return text


def _filled(graph: Graph, value: object, expected: Expectation) -> object:
    if isinstance(value, Unknown | Secret):
        return value
    if isinstance(value, str):
        return _REFERENCE.sub(lambda found: _named(graph, found.group(1), expected), value)
    if isinstance(value, Mapping):
        entries = cast("Mapping[str, object]", value)
        return {key: _filled(graph, item, expected) for key, item in entries.items()}
    if isinstance(value, list | tuple):
        return [_filled(graph, item, expected) for item in cast("list[object]", value)]
    return value


def _named(graph: Graph, name: str, expected: Expectation) -> str:
    if name == "environment":
        return expected.environment
    if name == "own" and expected.own:
        return expected.own
    if name == "other" and expected.others:
        return next(iter(expected.others.values()))
    token, _, attribute = name.rpartition(".")
    token, _, at = token.partition("@")
    token, _, place = token.partition("#")
    resource = _first(graph, token, _account(at, expected), place=place or "0")
    found = resource.id if attribute == "id" else resource.value(attribute)
    if not isinstance(found, str):
        raise Unmatched(f"{resource.urn} has no {attribute}")
    return found
