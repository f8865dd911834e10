"""Changing what is in a cloud behind Pulumi's back, as somebody at a console does: refresh sees it, up mends it."""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias, cast

from gouvernail.errors import GouvernailError, Problem
from gouvernail.sandbox import answers, index, naming
from gouvernail.sandbox.check import check
from gouvernail.sandbox.difference import between
from gouvernail.sandbox.index import Property, ResourceType
from gouvernail.sandbox.state import Existing, State, Taken
from gouvernail.sandbox.types import ListOf, MapOf, Ref, Scalar, Type
from gouvernail.sandbox.wire import top
from gouvernail.sandbox.words import join

__all__ = ["Setting", "drifted", "put", "read"]

_Steps: TypeAlias = tuple[str | int, ...]
_STEP: Final = re.compile(
    r"""\.?(?P<name>[A-Za-z_$][\w$-]*) | \[(?P<number>[0-9]{1,6})\] | \["(?P<key>(?:[^"\\]|\\.)*)"\]""", re.VERBOSE
)


@dataclass(frozen=True, slots=True)
class Setting:
    """`path=value` as it was typed: the steps of the path, and the text of the value."""

    path: str
    steps: _Steps
    text: str

    def value(self, wanted: Type | None) -> object:
        """What is meant: JSON, else the text itself; always the text where one is wanted. `null` takes away."""
        try:
            meant: object = json.loads(self.text)
        except ValueError:
            return self.text
        is_text = wanted == Scalar("string") and isinstance(meant, int | float)
        return self.text if is_text else meant


def read(text: str) -> Setting:
    """`tags.owner=me`, `rules[0].port=443`, `tags["a.b"]=x`. GouvernailError for anything else."""
    expected = "path=value, as in tags.owner=me, rules[0].port=443 or 'tags[\"a.b\"]=x'"
    path, steps, position = "", list[str | int](), 0
    while position < len(text) and text[position] != "=":
        step = _STEP.match(text, position)
        if step is None or (position == 0 and (step["number"] or text.startswith("."))):
            raise GouvernailError(Problem(f"{text!r} is not understood", expected=expected))
        if step["name"] is None and step["key"] is None:
            steps.append(int(step["number"]))
            path += f"[{step['number']}]"
        else:
            name = step["name"] or re.sub(r"\\(.)", r"\1", step["key"])
            steps.append(name)
            path = join(path, name)
        position = step.end()
    if position >= len(text) or not steps:
        raise GouvernailError(Problem(f"{text!r} says no value", expected=expected))
    return Setting(path, tuple(steps), text[position + 1 :])


def drifted(thing: Existing, settings: Sequence[Setting]) -> Existing:
    """The thing as it is after somebody changed it: its outputs, and what a read gives as its inputs.

    GouvernailError with every setting that its type does not have or allow.
    """
    resource = _type(thing)
    problems: list[Problem] = []
    changed = thing
    for setting in settings:
        try:
            changed = _set(resource, changed, setting)
        except GouvernailError as error:
            problems += error.problems
    if problems:
        raise GouvernailError(problems)
    return changed


def put(state: State, thing: Existing, changed: Existing) -> None:
    """Put the changed thing in place of the one that is there. GouvernailError where it takes what another has."""
    try:
        state.update(thing, changed, naming.claim(_type(thing), thing.place, thing.id, changed.inputs))
    except Taken as taken:
        raise GouvernailError(Problem(f"{taken.existing.urn} has that already")) from None


def _type(thing: Existing) -> ResourceType:
    known = index.resource(thing.type)
    if known is None:
        raise GouvernailError(Problem(f"this version of Gouvernail knows no type {thing.type}"))
    return known


def _set(resource: ResourceType, thing: Existing, setting: Setting) -> Existing:
    name = str(setting.steps[0])
    if name not in resource.inputs and name not in resource.outputs:
        near = index.nearest(name, {*resource.inputs, *resource.outputs})
        raise GouvernailError(Problem(f"{thing.type} has no property {name!r}", path=setting.path, nearest=near))
    if name == naming.name_property(resource):
        raise GouvernailError(
            Problem("a cloud does not rename a thing", path=setting.path, mend="let it vanish instead: --delete")
        )
    properties = resource.inputs if name in resource.inputs else resource.outputs
    return _with(resource, thing, setting, setting.value(_type_at(resource.package, properties, setting.steps)))


def _type_at(package: str, properties: Mapping[str, Property], steps: _Steps) -> Type | None:
    """The type that stands where the steps lead; None where that is not known."""
    first = properties.get(str(steps[0]))
    there = first.type if first else None
    for step in steps[1:]:
        match there:
            case MapOf(value):
                there = value
            case ListOf(item):
                there = item
            case Ref():
                inner = index.type_named(package, there).properties.get(str(step))
                there = inner.type if inner else None
            case _:
                return None
    return there


def _with(resource: ResourceType, thing: Existing, setting: Setting, value: object) -> Existing:
    name = str(setting.steps[0])
    if name not in resource.inputs:
        outputs = _put(thing.outputs, setting, value)
        _allowed(replace(resource, inputs=resource.outputs, required=frozenset()), thing, thing.outputs, outputs, name)
        return replace(thing, outputs=outputs)
    inputs = _put(thing.inputs, setting, value)
    _allowed(resource, thing, thing.inputs, inputs, name)
    before, after = (
        answers.outputs(resource, thing.place, thing.urn, thing.id, given) for given in (thing.inputs, inputs)
    )
    outputs: Mapping[str, object] = thing.outputs
    for change in between(before, after):  # what the cloud computes from it, such as tagsAll
        steps = change.steps
        if all(isinstance(step, str) for step in steps) and _has(outputs, steps[:-1]):
            outputs = _put(outputs, Setting(change.path, steps, ""), None if change.kind == "delete" else change.value)
        else:
            outputs = {**outputs, str(steps[0]): after.get(str(steps[0]))}
    return replace(thing, inputs=inputs, outputs=outputs)


def _allowed(
    resource: ResourceType, thing: Existing, old: Mapping[str, object], new: Mapping[str, object], name: str
) -> None:
    """GouvernailError with what is wrong at a property now and was not before."""
    known = check(resource, old, thing.secrets)
    wrong = [one for one in check(resource, new, thing.secrets) if one not in known and top(one.path) == name]
    if wrong:
        raise GouvernailError(Problem(one.reason, path=one.path) for one in wrong)


def _put(values: Mapping[str, object], setting: Setting, value: object) -> dict[str, object]:
    return cast("dict[str, object]", _inside(values, setting.steps, value, setting.path))


def _inside(there: object, steps: _Steps, value: object, path: str) -> object:
    """What is there with `value` where the steps lead; None takes away. Nothing that is there is changed itself."""
    if not steps:
        return value
    step, rest = steps[0], steps[1:]
    if isinstance(step, str):
        if there is not None and not isinstance(there, Mapping):
            raise GouvernailError(Problem(f"there are no keys where {step!r} is looked for", path=path))
        held = dict(cast("Mapping[str, object]", there or {}))
        new = _inside(held.get(step), rest, value, path)
        return {key: item for key, item in {**held, step: new}.items() if key != step or new is not None}
    items = list(cast("Sequence[object]", there)) if isinstance(there, list) else []
    if (there is not None and not isinstance(there, list)) or step > len(items) - (value is None):
        raise GouvernailError(Problem(f"there is no [{step}]: it has {len(items)} entries", path=path))
    new = _inside(items[step] if step < len(items) else None, rest, value, path)
    return [*items[:step], *([] if new is None else [new]), *items[step + 1 :]]


def _has(values: object, steps: Collection[str | int]) -> bool:
    for step in steps:
        if not isinstance(values, Mapping) or step not in values:
            return False
        values = cast("Mapping[object, object]", values)[step]
    return isinstance(values, Mapping)
