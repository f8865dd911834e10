"""What authorities outside the SDKs' types say of resource types: which changes replace, and which values are taken.

The data is made by `python -m tools.authorities` and lies in `data/facts/`, one zip a package and authority with one
JSON a module. A *place* is a property's path without the positions in lists, and with `*` for the key of a map:
`rules.ports`, `tags.*`. Where two authorities answer, the one that `AUTHORITIES` names first is heard. A change below
a place that an authority names, and of which it says nothing by itself, is answered by the nearest place above.
"""

import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Final, Literal, TypeAlias, TypedDict, cast

__all__ = ["AUTHORITIES", "HOME", "Facts", "Limit", "Mutability", "of", "versions"]

Mutability: TypeAlias = Literal["replace", "update"]
Value: TypeAlias = str | int | float | bool

HOME: Final = Path(__file__).parent / "data" / "facts"
AUTHORITIES: Final[Mapping[str, tuple[str, ...]]] = {
    "aws": ("prose", "cfn-lint"),
    "azure-native": ("prose", "azure-mgmt"),
    "gcp": ("prose", "discovery"),
}
"""By package, the first one first. `prose` is the documentation in the SDK, which speaks of the very provider."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What is taken at a place. Lengths and numbers speak of each value there, items of the list or map around it.

    `pattern` is a regular expression that must match somewhere (as JSON Schema's), `values` an enumeration.
    """

    authority: str
    pattern: str | None = None
    values: tuple[Value, ...] | None = None
    minimum: float | None = None
    maximum: float | None = None
    min_length: int | None = None
    max_length: int | None = None
    min_items: int | None = None
    max_items: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a type: what each authority calls it, its answers by place, and the limits by place."""

    names: Mapping[str, str]
    mutability: Mapping[str, Mapping[str, Mutability]]
    limits: Mapping[str, tuple[Limit, ...]]


class _Entry(TypedDict, total=False):
    named: str
    replace: list[str]
    update: list[str]
    limits: dict[str, dict[str, object]]


_NOTHING: Final = Facts({}, {}, {})
_LIMITS: Final = frozenset(one.name for one in fields(Limit)) - {"authority"}


@cache
def of(token: str) -> Facts:
    """What is known of a resource type, nothing where no authority knows it; tokens are as the index has them."""
    package, _, rest = token.partition(":")
    module = rest.partition(":")[0].partition("/")[0]
    names: dict[str, str] = {}
    mutability: dict[str, Mapping[str, Mutability]] = {}
    limits: dict[str, list[Limit]] = {}
    for authority in AUTHORITIES.get(package, ()):
        entry = _module(package, authority, module).get(token)
        if entry is None:
            continue
        names[authority] = entry.get("named", token)
        mutability[authority] = dict(_answers(entry))
        for place, given in entry.get("limits", {}).items():
            limits.setdefault(place, []).append(_limit(authority, given))
    if not names:
        return _NOTHING
    return Facts(names, mutability, {place: tuple(several) for place, several in limits.items()})


def versions(package: str) -> dict[str, str]:
    """Authority -> the version that the data was made from; those that are there."""
    return {
        authority: str(cast("Mapping[str, object]", _read(package, authority, "index.json"))["version"])
        for authority in AUTHORITIES[package]
        if _file(package, authority).exists()
    }


def _answers(entry: _Entry) -> Iterator[tuple[str, Mutability]]:
    for place in entry.get("replace", ()):
        yield place, "replace"
    for place in entry.get("update", ()):
        yield place, "update"


def _limit(authority: str, given: Mapping[str, object]) -> Limit:
    strangers = given.keys() - _LIMITS
    if strangers:
        raise ValueError(f"no limits: {', '.join(sorted(strangers))}")
    values = given.get("values")
    told = {**given, **({"values": tuple(cast("list[Value]", values))} if values is not None else {})}
    return Limit(authority, **cast("dict[str, str]", told))  # pyright: ignore[reportArgumentType]


@cache
def _module(package: str, authority: str, module: str) -> Mapping[str, _Entry]:
    return cast("Mapping[str, _Entry]", _read(package, authority, f"modules/{module}.json") or {})


def _read(package: str, authority: str, member: str) -> object:
    try:
        with zipfile.ZipFile(_file(package, authority)) as archive:
            return cast("object", json.loads(archive.read(member)))
    except (FileNotFoundError, KeyError):
        return None


def _file(package: str, authority: str) -> Path:
    return HOME / f"{package}.{authority}.zip"
