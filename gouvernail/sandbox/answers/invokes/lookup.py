"""`get<Type>` in general: the thing of a resource type that has what is asked for."""

import re
from collections.abc import Mapping
from functools import cache
from typing import cast

from gouvernail.sandbox import index
from gouvernail.sandbox.answers import azure, gcp
from gouvernail.sandbox.answers.invokes.asking import Args, Existing, Result, Thing, here
from gouvernail.sandbox.answers.shape import fits, shaped
from gouvernail.sandbox.answers.unsaid import NotFound, NotSimulated
from gouvernail.sandbox.answers.values import simulated
from gouvernail.sandbox.index import FunctionType, ResourceType
from gouvernail.sandbox.place import Place

__all__ = ["answer", "find", "fits_filters", "fits_tags", "of_function"]

_NOT_ASKED = ("region", "tags", "filters", "project", "expand", "subscriptionId", "mostRecent")


def of_function(function: FunctionType) -> ResourceType | None:
    """The resource type that a function looks up (`getKMSKeyRing` of the module `kms` a `KeyRing`), if it is one."""
    name = function.token.rpartition(":")[2]
    module = function.token.split(":")[1].partition("/")[0]
    if not name.startswith("get"):
        return None
    wanted = name.removeprefix("get").lower()
    types = _types(function.package, module)
    token = types.get(wanted) or types.get(wanted.removeprefix(module.lower()))
    return index.resource(token) if token else None


def find(function: FunctionType, resource: ResourceType, place: Place, args: Args, existing: Existing) -> Result:
    """The one thing that fits. Raises NotFound, also where several do; NotSimulated for what is no property."""
    things = here(place, args, existing(resource.token))
    if function.package == "azure-native":
        wanted = azure.physical_id(resource, place, "::", 0, args).lower()
        found = [one for one in existing(resource.token) if one.id.lower() == wanted]
        return answer(function, args, _one(found, _arm_not_found(wanted)))
    full = gcp.full_name(resource, place, args) if function.package == "gcp" else None
    if full:
        found = [one for one in existing(resource.token) if one.id == full]
        return answer(
            function, args, _one(found, f"googleapi: Error 404: The resource '{full}' was not found, notFound")
        )
    asked = {name: value for name, value in args.items() if value not in (None, [], {}) and name not in _NOT_ASKED}
    strange = sorted(
        name for name in asked if name != "id" and name not in resource.outputs and name not in resource.inputs
    )
    if strange:
        raise NotSimulated(function.token, f"with {', '.join(strange)}")
    found = [
        one
        for one in things
        if all(_has(one, name, value) for name, value in asked.items())
        and fits_tags(one, args.get("tags"))
        and fits_filters(function.token, one, args.get("filters"))
    ]
    words = ", ".join(f"{name}: {value}" for name, value in sorted(asked.items()))
    return answer(function, args, _one(found, f"reading {resource.name} ({words}): couldn't find resource"))


def answer(function: FunctionType, args: Args, thing: Thing) -> Result:
    """A thing as the function's result: its outputs of the same names, its id, what was asked, shapes for the rest."""
    result: Result = {}
    for name, known in function.outputs.items():
        value = thing.id if name == "id" else thing.outputs.get(name, thing.inputs.get(name, args.get(name)))
        if value is None or not fits(function.package, known.type, value):
            value = None
            if name in function.always:
                value = shaped(function.package, known, lambda one: _made_up(thing, one))
        if value is not None:
            result[name] = value
    return result


def fits_tags(thing: Thing, tags: object) -> bool:
    """Whether a thing carries these tags."""
    if not isinstance(tags, Mapping):
        return True
    carried = _tags(thing)
    return all(carried.get(name) == value for name, value in cast("Mapping[str, object]", tags).items())


def fits_filters(token: str, thing: Thing, filters: object) -> bool:
    """Whether a thing passes EC2's filters (`vpc-id`, `tag:Name`, `tag-key`). NotSimulated for an unknown one."""
    for one in cast("list[Mapping[str, object]]", filters or []):
        name, values = str(one.get("name")), cast("list[str]", one.get("values") or [])
        if name.startswith("tag:"):
            found = [_tags(thing).get(name.removeprefix("tag:"))]
        elif name == "tag-key":
            found = list[object](_tags(thing))
        else:
            found = [_property(token, thing, name)]
        if not any(_matches(value, wanted) for value in found for wanted in values):
            return False
    return True


def _property(token: str, thing: Thing, name: str) -> object:
    first, *rest = name.split("-")
    wire = first + "".join(part.capitalize() for part in rest)
    own = wire == f"{thing.type.rpartition(':')[2][:1].lower()}{thing.type.rpartition(':')[2][1:]}Id"
    if own or (wire == "groupId" and thing.id.startswith("sg-")):
        return thing.id
    for candidate in (wire, wire.removeprefix("group").lower()):
        if candidate in thing.outputs:
            return thing.outputs[candidate]
    if name == "state":
        return "available"
    known = index.resource(thing.type)
    if known and wire in known.outputs:
        return None
    raise NotSimulated(token, f"with the filter {name!r}")


def _matches(value: object, wanted: str) -> bool:
    if isinstance(value, bool):
        return str(value).lower() == wanted
    pattern = re.escape(wanted).replace(r"\*", ".*").replace(r"\?", ".")
    return isinstance(value, str) and re.fullmatch(pattern, value) is not None


def _has(thing: Thing, name: str, value: object) -> bool:
    if name == "id":
        return thing.id == value
    held = thing.outputs.get(name, thing.inputs.get(name))
    if name.endswith("Id") and held is None:
        return thing.id == value
    return held == value


def _tags(thing: Thing) -> Mapping[str, object]:
    tags = thing.outputs.get("tagsAll") or thing.outputs.get("tags")
    return cast("Mapping[str, object]", tags) if isinstance(tags, Mapping) else {}


def _one(found: list[Thing], absent: str) -> Thing:
    if not found:
        raise NotFound(absent)
    if len(found) > 1:
        raise NotFound(f"{absent}: {len(found)} matched; use additional constraints to reduce matches to a single one")
    return found[0]


def _arm_not_found(id: str) -> str:  # noqa: A002
    found = re.search(r"/resourcegroups/([^/]+)", id)
    group, what = found.group(1) if found else "", f"{azure.arm_type(id)}/{id.rpartition('/')[2]}"
    said = f"The Resource '{what}' under resource group '{group}' was not found."
    return f'Status=404 Code="ResourceNotFound" Message="{said}"'


def _made_up(thing: Thing, one: index.Property) -> object:
    return simulated(thing.type, thing.id, one.name) if fits("aws", one.type, "") else 0


@cache
def _types(package: str, module: str) -> Mapping[str, str]:
    return {
        token.rpartition(":")[2].lower(): token
        for token in index.tokens(package)
        if token.split(":")[1].partition("/")[0] == module
    }
