"""The tables that the translation goes by, made by `python -m tools.checkov_tables` and read when first asked for.

They are data only: which type of Terraform or ARM a Pulumi type is, what its properties are called there, and which
of them the checks read.
"""

import json
import lzma
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final, TypedDict, cast

__all__ = ["FILE", "ArmType", "Tables", "TerraformType", "canonical", "tables"]

FILE: Final = Path(__file__).parent / "data" / "tables.json.xz"
# azure-native: `azure-native:storage/v20230101:StorageAccount` is an older version of `azure-native:storage:…`.
_VERSIONED: Final = re.compile(r"^(azure-native:[^:/]+)/v\d{8}\w*(?=:)")


class TerraformType(TypedDict):
    """A Pulumi type's type in Terraform, the ids of its checks, and the top properties that they read."""

    type: str
    checks: list[str]
    read: list[str]


class ArmType(TypedDict):
    """A Pulumi type's type in ARM, and the other ways that checkov spells it in.

    `names` are the inputs that make its name, parents first, a fixed one in quotes. `within` is where in its parent
    checks look for it, nowhere where it stands for itself. `alone` where they know it by its own name alone.
    """

    type: str
    also: list[str]
    api: str
    names: list[str]
    within: str
    alone: bool
    checks: list[str]
    read: list[str]


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything that was made, by Pulumi's type tokens.

    A shape says of each wire name what it is called there and of what kind its value is. `terraform_shapes` give the
    names, `arm_shapes` the places. `others` are providers that checkov has checks for and that are not translated.
    """

    versions: Mapping[str, str]
    terraform: Mapping[str, TerraformType]
    arm: Mapping[str, ArmType]
    terraform_shapes: Mapping[str, Mapping[str, tuple[list[str], str]]]
    arm_shapes: Mapping[str, Mapping[str, tuple[list[str], str]]]
    known: frozenset[str]
    aliases: Mapping[str, str]
    no_class: Mapping[str, str]
    others: frozenset[str]

    def changed(self, **parts: object) -> "Tables":
        """The same tables with these parts instead: for tests that hold a wrong table against the vectors."""
        return replace(self, **parts)  # pyright: ignore[reportArgumentType] - the caller names the parts


@cache
def tables() -> Tables:
    """The committed tables."""
    text = lzma.decompress(FILE.read_bytes())
    made = cast("dict[str, object]", json.loads(text))
    listed = {name: frozenset(cast("list[str]", made.pop(name))) for name in ("known", "others")}
    return Tables(**made, **listed)  # pyright: ignore[reportArgumentType] - the generator writes just these parts


def canonical(token: str, known: Tables) -> str:
    """The token as the tables have it: of the newest version, by its present name."""
    token = _VERSIONED.sub(r"\1", token)
    return known.aliases.get(token, token)
