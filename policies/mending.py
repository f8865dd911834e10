"""What a rule mends by itself, where a pack is told to: what nobody set, and only one value of which is right.

What somebody set is never changed, nor what is not known, nor what is secret: that stays a finding. A mend is whole or
it is none: it is made only where the rule fails before it and passes after it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import accumulate
from typing import cast

from gouvernail.graph import Graph, Resource
from gouvernail.verdict import Verdict
from policies.examples import Example, graph_of
from policies.resource import ConfiguredTag, ResourceRule, View, judge

__all__ = ["by_mended_type", "mended", "tags_of", "told", "unproven", "wanted", "with_changes"]


def mended(rule: ResourceRule, resource: Resource, tags: Mapping[str, str]) -> Mapping[str, object]:
    """What to set so that the resource keeps the rule: a property's path -> its value. Nothing where it does already,
    where that cannot be told, or where it would not be enough. `tags` is what the configuration says of each tag."""
    declared, asked = rule.mends.get(resource.type), replace(resource, outputs={})
    if not declared or _verdict(rule, asked) is not Verdict.FAIL:
        return {}
    values = {path: tags.get(one.tag) if isinstance(one, ConfiguredTag) else one for path, one in declared.items()}
    view = View(asked, Graph([asked]))
    changes = {path: value for path, value in values.items() if value is not None and _nothing_at(view, path)}
    if changes and _verdict(rule, with_changes(asked, changes)) is Verdict.PASS:
        return changes
    return {}


def by_mended_type(rules: Iterable[ResourceRule]) -> Mapping[str, tuple[ResourceRule, ...]]:
    """Type -> the rules that mend it: also those that are asked of the whole stack because of another type."""
    found: dict[str, list[ResourceRule]] = {}
    for rule in rules:
        for token in rule.mends:
            found.setdefault(token, []).append(rule)
    return {token: tuple(its) for token, its in found.items()}


def with_changes(resource: Resource, changes: Mapping[str, object]) -> Resource:
    """The resource as it is asked for after a mend."""
    inputs = resource.inputs
    for path, value in changes.items():
        inputs = _put(inputs, path.split("."), value)
    return replace(resource, inputs=inputs)


def told(changes: Mapping[str, object]) -> str:
    """The changes as a person reads them."""
    return "; ".join(f"`{path}` was not set and is now {json.dumps(value)}" for path, value in changes.items())


def wanted(rule: ResourceRule, token: str) -> tuple[str, ...]:
    """What the rule mends of a type, as a person reads it: `aws:kms/key:Key: enableKeyRotation = true`."""
    return tuple(
        f"{token}: {path} = {'what the configuration says' if isinstance(one, ConfiguredTag) else json.dumps(one)}"
        for path, one in rule.mends.get(token, {}).items()
    )


def tags_of(rule: ResourceRule) -> tuple[str, ...]:
    """The tags that the configuration has to say before the rule can mend anything."""
    values = (value for wanted in rule.mends.values() for value in wanted.values())
    return tuple(dict.fromkeys(one.tag for one in values if isinstance(one, ConfiguredTag)))


def unproven(rule: ResourceRule, known: Iterable[Example]) -> list[str]:
    """What the rule's examples do not show of its mends: that each property is set, and that the rule then passes.

    They are tried on the examples that fail, and on those that pass when what is mended is taken out of them.
    """
    tags = dict.fromkeys(tags_of(rule), "given")
    shown: dict[str, set[str]] = {token: set() for token in rule.mends}
    for example in known:
        resource, _ = graph_of(example)
        if resource.type in shown:
            subject = resource if example.verdict == "fail" else _without(resource, rule.mends[resource.type])
            shown[resource.type] |= mended(rule, subject, tags).keys()
    return [
        f"{token}: no example shows that `{path}` is mended"
        for token, declared in rule.mends.items()
        for path in declared
        if path not in shown[token]
    ]


def _verdict(rule: ResourceRule, resource: Resource) -> Verdict:
    return judge(rule, resource, Graph([resource])).verdict


def _nothing_at(view: View, path: str) -> bool:
    """Whether nothing is set there, nor anything on the way that no property could be put into."""
    above = [view.at(one) for one in _above(path)]
    return view.at(path) is None and all(one is None or isinstance(one, Mapping) for one in above)


def _above(path: str) -> Iterator[str]:
    """`a` and `a.b` of `a.b.c`."""
    return accumulate(path.split(".")[:-1], lambda before, step: f"{before}.{step}")


def _put(holder: Mapping[str, object], steps: list[str], value: object) -> dict[str, object]:
    name, *rest = steps
    if rest:
        value = _put(cast("Mapping[str, object]", holder.get(name) or {}), rest, value)
    return {**holder, name: value}


def _without(resource: Resource, paths: Iterable[str]) -> Resource:
    inputs = resource.inputs
    for path in paths:
        inputs = _taken_out(inputs, path.split("."))
    return replace(resource, inputs=inputs)


def _taken_out(holder: Mapping[str, object], steps: list[str]) -> dict[str, object]:
    name, *rest = steps
    held = holder.get(name)
    left = {key: value for key, value in holder.items() if key != name}
    if not rest or not isinstance(held, Mapping):
        return left if not rest else dict(holder)
    return {**left, name: _taken_out(cast("Mapping[str, object]", held), rest)}
