"""What the azure-mgmt packages say of azure-native's resources.

A resource is found by the call that puts it: the parameters of the call's URL are the resource's names, and changing
one replaces it; the model that it sends has the other properties. azure-native itself goes by the same descriptions:
what is taken at creation and not in updates replaces, everything else is put again in place.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gouvernail.sandbox import index
from gouvernail.sandbox.types import ListOf, MapOf, Ref, Type, Union
from tools.authorities.azure_models import Field, Model, Models
from tools.authorities.azure_operations import Call, calls
from tools.authorities.entry import Entry, Limits, place
from tools.authorities.environment import installed

__all__ = ["entries", "version"]

_MODULES: Final = {"loganalytics": "operationalinsights", "msi": "managedidentity", "resource": "resources"}
"""Packages whose module of the SDK has another name."""
_VERBS: Final = frozenset(["create", "or", "update", "put", "set", "add", "replace", "if", "not", "exist"])
_ENDINGS: Final = re.compile(r"(?:Resource|Contract|Create(?:OrUpdate|Update)?Parameters|CreateOrUpdate)$")
"""What a model that is sent has in its name beside that of the resource."""
_IMMUTABLE: Final = re.compile(
    r"\b(?:cannot|can't|can not|may not|must not) be (?:changed|updated|modified)"
    r"(?:\.|$|,| (?:after|once|afterward|later))"
    r"|\bis immutable(?:\.|$| and| after| once)|\bimmutable thereafter|(?:^|\. )Immutable\."
)
_CONDITIONS: Final = re.compile(r"\b(?:if|when|unless|except|for|some of|with|this api)\b|\bAPI\b", re.IGNORECASE)
_DOUBTFUL: Final = frozenset({"zones", "extendedLocation", "sku", "kind", "placement", "id", "name", "type"})
"""What many types refuse to change while their model says nothing: only a model of updates makes it sure."""
_DEEP: Final = 8


@dataclass(frozen=True, slots=True)
class _Mapped:
    put: Call
    patch: Call | None
    models: Models


def version(package: str, site: Path) -> str:
    """The versions of the packages that `package` is read from."""
    del package
    found = installed(site)
    return ", ".join(f"{name} {found[name]}" for name in sorted(found) if name.startswith("azure-mgmt-"))


def entries(package: str, site: Path) -> dict[str, Entry]:
    """What is sure of the package's resource types, by the index's tokens."""
    homes: dict[str, list[str]] = {}
    for token in index.tokens(package):
        homes.setdefault(token.split(":")[1], []).append(token)
    found: dict[str, Entry] = {}
    for home in sorted((site / "azure" / "mgmt").iterdir()):
        tokens = homes.get(_MODULES.get(home.name, home.name), [])
        for folder in _folders(home):
            mapped = _mapped([token for token in tokens if token not in found], folder)
            found |= {token: entry for token, one in mapped.items() if (entry := _entry(token, one))}
    return dict(sorted(found.items()))


def _folders(home: Path) -> list[Path]:
    """The folders with calls: of several versions of one interface the newest first, previews last."""
    several = [one.parent for one in home.rglob("operations") if "aio" not in one.parts]
    return sorted(sorted(several, reverse=True), key=lambda one: "preview" in one.name)


def _mapped(tokens: list[str], folder: Path) -> dict[str, _Mapped]:
    """The tokens of which one call is the making; a name that several calls could mean is left out."""
    known = list(calls(folder / "operations"))
    patches = {call.url: call for call in known if call.verb == "PATCH"}
    models = Models(folder / "models")
    found: dict[str, _Mapped] = {}
    for token in tokens:
        name = _name(token.rpartition(":")[2])
        inputs = {_bare(one) for one in _inputs(token)}
        puts = {
            call.url: call
            for call in known
            if call.verb == "PUT" and name in _names(call) and {_bare(one) for one in _in_url(call)} <= inputs
        }
        if len(puts) == 1:
            put = next(iter(puts.values()))
            found[token] = _Mapped(put, patches.get(put.url), models)
    return found


def _names(call: Call) -> set[str]:
    """What a resource that the call makes may be named."""
    rest = "".join(word.title() for word in call.name.split("_") if word not in _VERBS)
    sent = [_ENDINGS.sub("", call.body), call.body] if call.body else []
    return {_name(one) for one in (call.group + rest, *sent)}


def _name(name: str) -> str:
    """A name with each of its words in the singular: the SDK's names are made from those of the calls so."""
    return "".join(_singular(word.lower()) for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+", name))


def _singular(name: str) -> str:
    for several, one in (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("s", "")):
        if name.endswith(several) and not name.endswith(("ss", "is")):
            return name.removesuffix(several) + one
    return name


def _entry(token: str, mapped: _Mapped) -> Entry:
    inputs = _inputs(token)
    by_bare = {_bare(name): name for name in inputs}
    replace = [by_bare[_bare(name)] for name in _in_url(mapped.put)]
    limits = {
        by_bare[_bare(name)]: told
        for name, (told, _) in mapped.put.parameters.items()
        if told and _bare(name) in by_bare
    }
    update: list[str] = []
    body = mapped.models.get(mapped.put.body or "")
    if body is not None:
        sent = _placed(body, inputs, mapped.models)
        changed = mapped.models.get(mapped.patch.body or "") if mapped.patch else None
        again = _placed(changed, inputs, mapped.models) if changed else {}
        for name, field in sent.items():
            verdict = _verdict(name, field, body, changed, again)
            if verdict == "replace" and name not in replace:
                replace.append(name)
            elif verdict == "update":
                update.append(name)
        for inner, told in _limits(inputs, body, mapped.models, "", ()):
            limits.setdefault(inner, told)
    entry = Entry(named=_type(mapped.put.url))
    if replace:
        entry["replace"] = sorted(replace)
    if update:
        entry["update"] = sorted(set(update) - set(replace))
    if limits:
        entry["limits"] = dict(sorted(limits.items()))
    return entry


def _verdict(name: str, field: Field, body: Model, changed: Model | None, again: Mapping[str, Field]) -> str | None:
    if name == "location" or _immutable(field.text):
        return "replace"
    if field.visibility and "create" in field.visibility and "update" not in field.visibility:
        return "replace"
    if name == "tags" or name in again:
        return "update"
    rich = changed is not None and len(again.keys() - {"tags", "identity", "sku"}) > 0
    if rich:
        own = "Create" in body.name and "CreateOrUpdate" not in body.name and changed is not body
        return "replace" if own else None
    return "update" if field.visibility and name not in _DOUBTFUL else None


def _immutable(text: str) -> bool:
    """Whether a sentence says without a condition that the value stays as it was made."""
    return any(
        _IMMUTABLE.search(sentence) and not _CONDITIONS.search(sentence)
        for sentence in re.split(r"(?<=\.) (?=[A-Z*<])", text.replace("**", ""))
    )


def _placed(model: Model, properties: Mapping[str, index.Property], models: Models, depth: int = 0) -> dict[str, Field]:
    """The model's fields by the names that our index has for them, with those that lie in what it has not."""
    by_bare = {_bare(one.python): name for name, one in properties.items()}
    found: dict[str, Field] = {}
    inner: dict[str, Field] = {}
    for field in model.fields.values():
        if field.read_only:
            continue
        last = field.wire[-1]
        name = last if last in properties else by_bare.get(_bare(field.attribute)) or by_bare.get(_bare(last))
        if (
            len(field.wire) == 1
            and field.wire[0] not in properties
            and not field.container
            and field.models
            and (_merged(field, model))
        ):
            below = models.get(field.models[0])
            if below is not None and depth < _DEEP:
                inner |= _placed(below, properties, models, depth + 1)
        elif name is not None and (len(field.wire) == 1 or field.wire[0] not in properties):
            found[name] = field
    return {**inner, **found}


def _merged(field: Field, model: Model) -> bool:
    return bool(model.flattened) or field.wire[0] == "properties"


def _limits(
    properties: Mapping[str, index.Property], model: Model, models: Models, above: str, stack: tuple[str, ...]
) -> Iterator[tuple[str, Limits]]:
    for name, field in _placed(model, properties, models).items():
        here = place(above, name)
        of_item = place(here, "*") if isinstance(properties[name].type, MapOf) else here
        if field.limits:
            yield here, field.limits
        for ref in _refs(properties[name].type):
            below = models.get(field.models[0]) if field.models else None
            if below is not None and below.name not in stack and len(stack) < _DEEP:
                inner = index.type_named("azure-native", ref).properties
                yield from _limits(inner, below, models, of_item, (*stack, below.name))


def _refs(kind: Type) -> list[Ref]:
    if isinstance(kind, ListOf):
        return _refs(kind.item)
    if isinstance(kind, MapOf):
        return _refs(kind.value)
    if isinstance(kind, Union):
        return [ref for member in kind.members for ref in _refs(member)]
    return [kind] if isinstance(kind, Ref) else []


def _inputs(token: str) -> Mapping[str, index.Property]:
    found = index.resource(token)
    return found.inputs if found else {}


def _in_url(call: Call) -> list[str]:
    return [name for name in call.parameters if name != "subscriptionId"]


def _type(url: str) -> str:
    """`Microsoft.Storage/storageAccounts` of the URL that makes one."""
    parts = url.rpartition("/providers/")[2].split("/")
    return "/".join([parts[0], *(part for part in parts[1:] if not part.startswith("{"))])


def _bare(name: str) -> str:
    return name.replace("_", "").lower()
