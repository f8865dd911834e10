"""What the three clouds' resource types look like: inputs, required, nested types, enumerations, secrets, outputs.

The data is made from the SDKs by `python -m tools.index` and lies beside this file, one zip a package with one JSON
a module; a module is read when first asked for. Names of properties are the wire's (`targetKeyId`); `python` is the
SDK's own (`target_key_id`).
"""

import difflib
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal, TypedDict, cast

from gouvernail.sandbox.types import EnumRef, Ref, Type, parse, snake

__all__ = [
    "PACKAGES",
    "FunctionType",
    "ObjectType",
    "Property",
    "ResourceType",
    "enumeration",
    "function",
    "functions",
    "nearest",
    "provider",
    "resource",
    "short",
    "tokens",
    "tokens_of",
    "type_named",
    "version",
]

PACKAGES: Final = ("aws", "azure-native", "gcp")
Value = str | int | float | bool

_DATA: Final = Path(__file__).parent / "data"
_PROVIDERS: Final = "pulumi:providers:"
# azure-native: `azure-native:storage/v20230101:StorageAccount` is an older version of `azure-native:storage:…`.
_VERSIONED: Final = re.compile(r"/v\d{8}\w*(?=:)")


@dataclass(frozen=True, slots=True)
class Property:
    """One property. `default` is what the SDK itself sends when a program says nothing; `constant` the only value."""

    name: str
    python: str
    type: Type
    secret: bool = False
    default: Value | None = None
    constant: Value | None = None
    deprecated: str = ""


@dataclass(frozen=True, slots=True)
class ObjectType:
    """A nested type; `required` of an output type is what is always given back."""

    package: str
    name: str
    properties: Mapping[str, Property]
    required: frozenset[str]


@dataclass(frozen=True, slots=True)
class ResourceType:
    """A resource type, or a provider's configuration.

    `always` are the outputs that are never absent, `secrets` the outputs that the SDK marks secret, `name` the
    class in the SDK (`kms.Key`), `deprecated` the SDK's warning or "".
    """

    token: str
    package: str
    name: str
    inputs: Mapping[str, Property]
    required: frozenset[str]
    outputs: Mapping[str, Property]
    always: frozenset[str]
    secrets: frozenset[str]
    aliases: tuple[str, ...]
    deprecated: str = ""


@dataclass(frozen=True, slots=True)
class FunctionType:
    """A function of a provider (an invoke)."""

    token: str
    package: str
    name: str
    inputs: Mapping[str, Property]
    required: frozenset[str]
    outputs: Mapping[str, Property]
    always: frozenset[str]


class _Object(TypedDict, total=False):
    types: dict[str, str]
    python: dict[str, str]
    required: list[str]
    defaults: dict[str, Value]
    constants: dict[str, Value]
    secrets: list[str]
    deprecated: dict[str, str]


class _Entry(TypedDict, total=False):
    name: str
    inputs: _Object
    outputs: _Object
    secrets: list[str]
    aliases: list[str]
    deprecated: str


class _Module(TypedDict, total=False):
    types: dict[str, _Object]
    enumerations: dict[str, list[Value]]
    resources: dict[str, _Entry]
    functions: dict[str, _Entry]


class _Contents(TypedDict):
    package: str
    version: str
    modules: dict[str, list[str]]


@cache
def resource(token: str) -> ResourceType | None:
    """The resource type of a token, also of an older version's (`…/v20230101:…`); None if the index has none.

    `pulumi:providers:aws` is the provider's configuration.
    """
    if token.startswith(_PROVIDERS):
        package = token.removeprefix(_PROVIDERS)
        return provider(package) if package in PACKAGES else None
    for candidate in dict.fromkeys((token, _VERSIONED.sub("", token))):
        for package, module in _homes(candidate):
            entry = _module(package, module).get("resources", {}).get(candidate)
            if entry is not None:
                return _resource(candidate, package, module, entry)
    return None


@cache
def function(token: str) -> FunctionType | None:
    """The function of a token, also of an older version's; None if the index has none."""
    for candidate in dict.fromkeys((token, _VERSIONED.sub("", token))):
        for package, module in _homes(candidate):
            entry = _module(package, module).get("functions", {}).get(candidate)
            if entry is not None:
                inputs, outputs = entry.get("inputs", {}), entry.get("outputs", {})
                return FunctionType(
                    token=candidate,
                    package=package,
                    name=entry.get("name", ""),
                    inputs=_properties(inputs, module),
                    required=frozenset(inputs.get("required", ())),
                    outputs=_properties(outputs, module),
                    always=frozenset(outputs.get("required", ())),
                )
    return None


@cache
def provider(package: str) -> ResourceType:
    """The configuration of a package's provider, under the token `pulumi:providers:<package>`.

    On the wire all that is not a string travels as JSON text; the types here are those of the SDK.
    """
    return _resource(f"{_PROVIDERS}{package}", package, "", _module(package, "").get("resources", {})[package])


@cache
def type_named(package: str, ref: Ref) -> ObjectType:
    """The object type that a `Ref` stands for."""
    module, name = _home(ref.name)
    source = _module(package, module).get("types", {})[name]
    return ObjectType(package, ref.name, _properties(source, module), frozenset(source.get("required", ())))


def enumeration(package: str, ref: EnumRef) -> tuple[Value, ...]:
    """The values of an enumeration."""
    module, name = _home(ref.name)
    return tuple(_module(package, module).get("enumerations", {})[name])


def version(package: str) -> str:
    """The version of the SDK that the package's index was made from."""
    return _contents(package)["version"]


def tokens(package: str) -> tuple[str, ...]:
    """All resource types of a package, sorted; reads every module, which takes a moment."""
    return tuple(sorted(set(_members(package, "resources")) - {package}))


def functions(package: str) -> tuple[str, ...]:
    """All functions of a package, sorted; reads every module, which takes a moment."""
    return tuple(sorted(set(_members(package, "functions"))))


def tokens_of(package: str, module: str) -> tuple[str, ...]:
    """The resource types of one module of a package (`ec2`), sorted."""
    homes = _contents(package)["modules"].get(module, [])
    return tuple(sorted(token for home in homes for token in _module(package, home).get("resources", {})))


def short(token: str) -> str:
    """A type as the engine's display has it: `aws:s3:Bucket` for `aws:s3/bucket:Bucket`."""
    package, module, name = token.split(":")
    return f"{package}:{module.partition('/')[0]}:{name}"


def nearest(name: str, choices: Iterable[str]) -> str | None:
    """The choice that `name` was probably meant to be, or None when nothing is close.

    A name that differs only in case, `_` or `-` (`target_key_id` for `targetKeyId`) is found before similar ones.
    """
    ordered = sorted(choices)
    same = [choice for choice in ordered if _bare(choice) == _bare(name)]
    if same:
        return same[0]
    by_bare = {_bare(choice): choice for choice in ordered}
    close = difflib.get_close_matches(_bare(name), by_bare, n=1, cutoff=0.75)
    return by_bare[close[0]] if close else None


def _bare(name: str) -> str:
    return re.sub(r"[_\-\s]", "", name).lower()


def _resource(token: str, package: str, module: str, entry: _Entry) -> ResourceType:
    inputs, outputs = entry.get("inputs", {}), entry.get("outputs", {})
    secrets = frozenset(entry.get("secrets", ()))
    return ResourceType(
        token=token,
        package=package,
        name=entry.get("name", ""),
        inputs=_properties(inputs, module, secrets),
        required=frozenset(inputs.get("required", ())),
        outputs=_properties(outputs, module, secrets),
        always=frozenset(outputs.get("required", ())),
        secrets=secrets,
        aliases=tuple(entry.get("aliases", ())),
        deprecated=entry.get("deprecated", ""),
    )


def _properties(source: _Object, module: str, secrets: frozenset[str] = frozenset()) -> Mapping[str, Property]:
    python, hidden = source.get("python", {}), secrets.union(source.get("secrets", ()))
    defaults, constants = source.get("defaults", {}), source.get("constants", {})
    deprecated = source.get("deprecated", {})
    return {
        name: Property(
            name=name,
            python=python.get(name) or snake(name),
            type=parse(text, module),
            secret=name in hidden,
            default=defaults.get(name),
            constant=constants.get(name),
            deprecated=deprecated.get(name, ""),
        )
        for name, text in source.get("types", {}).items()
    }


def _members(package: str, kind: Literal["resources", "functions"]) -> Iterator[str]:
    for module in {module for homes in _contents(package)["modules"].values() for module in homes}:
        yield from _module(package, module).get(kind, {})


def _home(name: str) -> tuple[str, str]:
    module, _, last = name.rpartition("/")
    return module, last


def _homes(token: str) -> list[tuple[str, str]]:
    """The modules where a token may be described: most often one."""
    package, _, rest = token.partition(":")
    if package not in PACKAGES or not rest:
        return []
    names = _contents(package)["modules"].get(rest.partition(":")[0].partition("/")[0], [])
    return [(package, module) for module in names]


@cache
def _contents(package: str) -> _Contents:
    return cast("_Contents", _read(package, "index.json"))


@cache
def _module(package: str, module: str) -> _Module:
    return cast("_Module", _read(package, f"modules/{module}.json"))


def _read(package: str, member: str) -> object:
    with zipfile.ZipFile(_DATA / f"{package}.zip") as archive:
        return json.loads(archive.read(member))
