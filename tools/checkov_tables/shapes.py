"""The names and shapes of properties as Terraform has them, from the index of the SDKs.

A Python name of the SDK is Terraform's name but for three things: lists are named in the plural, words of Python have
a `_` behind, and some were renamed (`renames`).
"""

from collections.abc import Mapping
from typing import Final, TypeAlias

from gouvernail.sandbox import index
from gouvernail.sandbox.types import Any, EnumRef, ListOf, MapOf, Ref, Scalar, Type, Union
from tools.checkov_tables.renames import RENAMES, SINGULAR

__all__ = ["Shape", "Shapes", "kind", "singulars"]

Shape: TypeAlias = Mapping[str, tuple[list[str], str]]
"""Wire name -> Terraform's names and the kind of the value."""
_SCALARS: Final = {"string": "s", "boolean": "b", "integer": "i", "number": "n", "asset": "f"}


class Shapes:
    """The shapes that resources of one package need, each under its name."""

    def __init__(self, package: str) -> None:
        """`package` is one of the index."""
        self.package = package
        self.found: dict[str, Shape] = {}

    def resource(self, token: str) -> None:
        """Add the inputs of a resource and all that they hold."""
        described = index.resource(token)
        if described is not None:
            self._add(token, described.inputs)

    def _add(self, name: str, properties: Mapping[str, index.Property]) -> None:
        if name in self.found:
            return
        shape: dict[str, tuple[list[str], str]] = {}
        self.found[name] = shape
        for wire, one in properties.items():
            shape[wire] = (self._names(name, one), kind(one.type, self.package))
            for ref in _refs(one.type):
                self._add(f"{self.package}:{ref.name}", index.type_named(self.package, ref).properties)

    def _names(self, owner: str, one: index.Property) -> list[str]:
        if renamed := RENAMES.get((owner, one.name)):
            return renamed
        plain = one.python.rstrip("_")
        if (owner, one.name) in SINGULAR:
            return singulars(plain)[:1]
        return [plain, *singulars(plain)] if _holds_objects(one.type) else [plain]


def singulars(name: str) -> list[str]:
    """The words whose plural this may be; the likeliest first, none where it is no plural."""
    if name.endswith("ies"):
        return [f"{name[:-3]}y"]
    if name.endswith(("indexes", "indices")):
        return [f"{name.removesuffix('indexes').removesuffix('indices')}index"]
    if not name.endswith("s") or name.endswith("ss"):
        return []
    shorter = [name[:-2]] if name.endswith(("ses", "xes", "zes", "ches", "shes")) else []
    return [name[:-1], *shorter]


def kind(one: Type, package: str) -> str:  # noqa: PLR0911 - a table
    """A type as the table writes it: `s b i n f a j`, `l` and `m` before another, `#` before a shape's name."""
    match one:
        case Scalar():
            return _SCALARS[one.kind]
        case EnumRef():
            return "s"
        case Any():
            return "a"
        case ListOf():
            return f"l{kind(one.item, package)}"
        case MapOf():
            return f"m{kind(one.value, package)}"
        case Ref():
            return f"#{package}:{one.name}"
        case Union():
            members = {kind(member, package) for member in one.members}
            objects = sorted(member for member in members if "#" in member)
            if not objects:
                return members.pop() if len(members) == 1 else "a"
            return "j" if "s" in members else objects[-1]


def _holds_objects(one: Type) -> bool:
    return isinstance(one, ListOf) and isinstance(one.item, Ref)


def _refs(one: Type) -> list[Ref]:
    match one:
        case ListOf():
            return _refs(one.item)
        case MapOf():
            return _refs(one.value)
        case Union():
            return [ref for member in one.members for ref in _refs(member)]
        case Ref():
            return [one]
        case _:
            return []
