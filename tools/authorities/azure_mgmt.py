"""What the azure-mgmt packages say of azure-native's resources.

A resource is found by the call that puts it: the parameters of the call's URL are the resource's names, and changing
one replaces it; the model that it sends has the other properties. azure-native itself goes by the same descriptions:
what is taken at creation and not in updates replaces, everything else is put again in place.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

from gouvernail.sandbox import index
from gouvernail.sandbox.types import ListOf, MapOf, Ref, Type, Union
from tools.authorities.azure_models import Field, Model, Models
from tools.authorities.azure_operations import Call, calls
from tools.authorities.entry import Entry, Limits, place
from tools.authorities.environment import installed

__all__ = ["entries", "version"]

Verdict: TypeAlias = Literal["replace", "update"]

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
_NOT_SAID: Final = frozenset({"id", "name", "type", "eTag"})
"""What a body repeats of the resource itself."""
_DOUBTFUL: Final = frozenset({"zones", "extendedLocation", "sku", "kind", "placement"})
"""What many types refuse to change while their model says nothing: only a model of updates makes it sure."""
_RENAMED: Final = {"PrivateRecordSet": "RecordSet"}
_OLD: Final = frozenset({"machinelearningservices"})
"""Packages that ended years before the interface that the SDK uses; what their words forbid may be allowed since."""
_DEEP: Final = 8


@dataclass(frozen=True, slots=True)
class _Mapped:
    put: Call
    patch: Call | None
    models: Models
    old: bool


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
    patches = {call.url.lower(): call for call in known if call.verb == "PATCH"}
    models = Models(folder / "models")
    found: dict[str, _Mapped] = {}
    for token in tokens:
        last = token.rpartition(":")[2]
        name = _name(_RENAMED.get(last, last))
        inputs = {_bare(one) for one in _inputs(token)}
        puts = {
            call.url: call
            for call in known
            if call.verb == "PUT" and name in _names(call) and {_bare(one) for one in _in_url(call)} <= inputs
        }
        if len(puts) == 1:
            put = next(iter(puts.values()))
            found[token] = _Mapped(put, patches.get(put.url.lower()), models, folder.name in _OLD)
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
    names = {by_bare[_bare(name)]: told for name, told in mapped.put.parameters.items() if _bare(name) in by_bare}
    replace = set(names)
    limits = {name: told for name, (given, text) in names.items() if (told := _worded(text) | given)}
    update: set[str] = set()
    body = mapped.models.get(mapped.put.body or "")
    if body is not None:
        verdicts = _verdicts(inputs, body, mapped)
        replace |= {name for name, verdict in verdicts.items() if verdict == "replace"}
        update = {name for name, verdict in verdicts.items() if verdict == "update"} - replace
        limits = {**dict(_limits(inputs, body, mapped.models, "", ())), **limits}
    entry = Entry(named=_type(mapped.put.url))
    if replace:
        entry["replace"] = sorted(replace)
    if update:
        entry["update"] = sorted(update)
    if limits:
        entry["limits"] = dict(sorted(limits.items()))
    return entry


def _worded(text: str) -> Limits:
    """The limits of a name that its description states in so many words; some packages have them nowhere else."""
    told: Limits = {}
    if between := re.search(r"must be between (\d+) and (\d+) characters", text):
        told["min_length"], told["max_length"] = int(between[1]), int(between[2])
    elif most := re.search(r"[Tt]he max(?:imum)? name length is (\d+) characters", text):
        told["max_length"] = int(most[1])
    if "use numbers and lower-case letters only" in text:
        told["pattern"] = "^[a-z0-9]*$"
    return told


def _verdicts(inputs: Mapping[str, index.Property], body: Model, mapped: _Mapped) -> dict[str, Verdict | None]:
    changed = mapped.models.get(mapped.patch.body or "") if mapped.patch else None
    again = _placed(changed, inputs, mapped.models) if changed else {}
    partial = bool(again.keys() - {"tags", "identity", "sku"})  # those alone are what every type's update takes
    own = mapped.put.name == "create" and body.name.endswith("CreateParameters")
    found: dict[str, Verdict | None] = {}
    for name, field in _placed(body, inputs, mapped.models).items():
        created = field.visibility is not None and "create" in field.visibility and "update" not in field.visibility
        if name in _NOT_SAID:
            continue
        if name == "location" or created or _immutable(field.text, mapped):
            found[name] = "replace"
        elif name == "tags" or name in again:
            found[name] = "update"
        elif partial:
            found[name] = "replace" if own else None
        elif field.visibility and name not in _DOUBTFUL and "if_not_exist" not in mapped.put.name:
            found[name] = "update"
        for inner in _kept(inputs[name].type, field, mapped, name, ()):
            found[inner] = "replace"
    return found


def _kept(kind: Type, field: Field, mapped: _Mapped, above: str, stack: tuple[str, ...]) -> Iterator[str]:
    """The places inside of an object of which a sentence says that they stay; not in lists, whose items come and go."""
    below = mapped.models.get(field.models[0]) if field.models and isinstance(kind, Ref) else None
    if below is None or below.name in stack or len(stack) >= _DEEP or not isinstance(kind, Ref):
        return
    properties = index.type_named("azure-native", kind).properties
    for name, inner in _placed(below, properties, mapped.models).items():
        here = place(above, name)
        if _immutable(inner.text, mapped):
            yield here
        else:
            yield from _kept(properties[name].type, inner, mapped, here, (*stack, below.name))


def _immutable(text: str, mapped: _Mapped) -> bool:
    """Whether a sentence says without a condition that the value stays as it was made."""
    return not mapped.old and any(
        _IMMUTABLE.search(sentence) and not _CONDITIONS.search(sentence)
        for sentence in re.split(r"(?<=\.) (?=[A-Z*<])", text.replace("**", ""))
    )


def _placed(
    model: Model, properties: Mapping[str, index.Property], models: Models, stack: tuple[str, ...] = ()
) -> dict[str, Field]:
    """The model's fields by the names that our index has for them, with those that lie in what it has merged."""
    by_bare = {_bare(one.python): name for name, one in properties.items()}
    found: dict[str, Field] = {}
    inner: dict[str, Field] = {}
    for field in model.fields.values():
        below = _merged(field, model, properties, models)
        if below is not None and below.name not in stack:
            inner |= _placed(below, properties, models, (*stack, model.name))
        elif below is None and not field.read_only and not _shadowed(field, model, properties):
            last = field.wire[-1]
            name = last if last in properties else by_bare.get(_bare(field.attribute)) or by_bare.get(_bare(last))
            found |= {name: field} if name else {}
    return {**inner, **found}


def _merged(field: Field, model: Model, properties: Mapping[str, index.Property], models: Models) -> Model | None:
    """The model of a field whose own fields our index has in the field's place, None if it has the field."""
    below = models.get(field.models[0]) if field.models and len(field.wire) == 1 and not field.container else None
    if below is None:
        return None
    said = not model.flattened.isdisjoint(below.fields)
    within = {one.wire[0] for one in below.fields.values()}
    absent = field.wire[0] not in properties or (said and field.wire[0] in within)
    return below if absent and (said or field.wire[0] == "properties") else None


def _shadowed(field: Field, model: Model, properties: Mapping[str, index.Property]) -> bool:
    """Whether our index has what the field lies in, so that the field is no property beside it."""
    first = field.wire[0]
    return (
        len(field.wire) > 1 and first in properties and all(one.wire != (first, first) for one in model.fields.values())
    )


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
    """`Microsoft.Storage/storageAccounts` of the URL that makes one: after the provider types and names take turns."""
    _, provider, rest = url.rpartition("/providers/")
    parts = rest.split("/") if provider else ["Microsoft.Resources", *url.split("/")[3:]]
    return "/".join([parts[0], *parts[1::2]])


def _bare(name: str) -> str:
    return name.replace("_", "").lower()
