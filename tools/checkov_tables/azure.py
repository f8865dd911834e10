"""What the azure-mgmt packages say of the types that checkov has checks for, kept beside the tables.

The packages (`azure.txt`) weigh 300 MB and are read only when this input is made anew (`--azure`):
their models' fields with ARM's names, and the calls' URLs with the names of a resource.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final, TypedDict

from tools.authorities.azure_models import Model, Models
from tools.authorities.azure_operations import Call, calls
from tools.authorities.environment import installed
from tools.checkov_tables.arm_names import ARM_TYPES, BODIES, PACKAGES, TOO_OLD

__all__ = ["Azure", "AzureModel", "AzureType", "dump"]

_MANY: Final = frozenset({"authorization", "security"})
"""Packages with a folder for each version of their interface: of a type the newest one that has it."""


class AzureType(TypedDict):
    """Where a type's model is, its name, and the names of a resource in its URL, parents first; fixed ones quoted.

    A type without a model has no name of one.
    """

    folder: str
    body: str
    names: list[str]


class AzureModel(TypedDict):
    """Attribute -> ARM's path and the models of the value; `merged` are attributes of what lies in a field."""

    fields: dict[str, tuple[list[str], list[str]]]
    merged: list[str]


class Azure(TypedDict):
    """The whole input."""

    versions: dict[str, str]
    types: dict[str, AzureType]
    models: dict[str, dict[str, AzureModel]]


def dump(site: Path) -> Azure:
    """What the packages in a `site-packages` folder say; KeyError names a type that they do not have."""
    home = site / "azure" / "mgmt"
    types = {kind: _type(kind, home) for kind in ARM_TYPES}
    folders = sorted({one["folder"] for one in types.values()})
    return Azure(
        versions={name: one for name, one in sorted(installed(site).items()) if name.startswith("azure-mgmt-")},
        types=types,
        models={folder: dict(_models(home / folder / "models")) for folder in folders},
    )


def _type(kind: str, home: Path) -> AzureType:
    module = kind.partition(":")[0]
    package = home / PACKAGES.get(kind, PACKAGES.get(module, module))
    if kind in BODIES:
        body, names = BODIES[kind]
        return AzureType(folder=package.relative_to(home).as_posix(), body=body, names=list(names))
    if kind in TOO_OLD:
        return AzureType(folder=package.relative_to(home).as_posix(), body="", names=list(TOO_OLD[kind]))
    for folder in _folders(package):
        for call in _calls(folder / "operations"):
            if call.verb == "PUT" and _literal(call) == ARM_TYPES[kind].lower():
                return AzureType(folder=folder.relative_to(home).as_posix(), body=call.body or "", names=_named(call))
    raise KeyError(kind)


@cache
def _calls(folder: Path) -> tuple[Call, ...]:
    return tuple(calls(folder))


def _folders(package: Path) -> list[Path]:
    if package.name not in _MANY:
        return [package]
    several = [one.parent for one in package.rglob("operations") if "aio" not in one.parts]
    return sorted(sorted(several, reverse=True), key=lambda one: "preview" in one.name)


def _after(call: Call) -> list[str]:
    return call.url.rpartition("/providers/")[2].split("/")


def _literal(call: Call) -> str:
    """The type that a URL speaks of; with a fixed last name where types and names end on one."""
    parts = _after(call)
    names = parts[2::2]
    fixed = [names[-1]] if names and not names[-1].startswith("{") else []
    return "/".join([parts[0], *parts[1::2], *fixed]).lower()


def _named(call: Call) -> list[str]:
    return [part.strip("{}") if part.startswith("{") else f"'{part}'" for part in _after(call)[2::2]]


def _models(folder: Path) -> Iterator[tuple[str, AzureModel]]:
    models = Models(folder)
    source = next((file for file in (folder / "_models_py3.py", folder / "_models.py") if file.exists()), None)
    if source is None:
        return  # the oldest packages have a file for each model: their names are taken as they are
    for name in re.findall(r"^class (\w+)\b", source.read_text(encoding="utf-8"), re.MULTILINE):
        if model := models.get(name):
            yield name, _fields(model)


def _fields(model: Model) -> AzureModel:
    fields: Mapping[str, tuple[list[str], list[str]]] = {
        one.attribute: (list(one.wire), list(one.models)) for one in model.fields.values() if not one.read_only
    }
    return AzureModel(fields=dict(fields), merged=sorted(model.flattened))
