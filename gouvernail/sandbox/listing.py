"""How things in the sandbox are shown: secrets never, tables for people, plain lines where nobody looks."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import cast

from rich.console import Console
from rich.table import Table

from gouvernail.sandbox.state import Existing

__all__ = ["brief", "print_table", "print_whole", "whole"]

_HIDDEN = "[secret]"


def stack_of(urn: str) -> str:
    """The stack in a URN."""
    return urn.split("::", maxsplit=1)[0].rpartition(":")[2]


def brief(one: Existing) -> dict[str, str | bool]:
    """The thing as a line of a list, for machines."""
    return {
        "id": one.id,
        "type": one.type,
        "name": one.urn.rpartition("::")[2],
        "account": one.account,
        "region": one.region,
        "stack": stack_of(one.urn),
        "urn": one.urn,
        "simulated": True,
    }


def whole(one: Existing) -> dict[str, object]:
    """The thing with its inputs and outputs, secrets hidden, for machines."""
    return {**brief(one), "inputs": _open(one.inputs, "", one.secrets), "outputs": _open(one.outputs, "", one.secrets)}


def print_table(things: Iterable[Existing]) -> None:
    """A table on a terminal; tab-separated lines elsewhere."""
    rows = [(brief(one), one) for one in things]
    console = Console(soft_wrap=True)
    if not console.is_terminal:
        for row, _ in rows:
            print("\t".join(str(row[key]) for key in ("type", "id", "account", "region", "stack")))
        return
    table = Table("type", "id", "account", "region", "stack", caption=f"{len(rows)} simulated", caption_justify="left")
    for row, _ in rows:
        table.add_row(*(str(row[key]) for key in ("type", "id", "account", "region", "stack")))
    Console().print(table)


def print_whole(one: Existing) -> None:
    """The thing for a person."""
    shown = whole(one)
    print(f"{one.type} {one.id} (simulated)")
    print(f"  account {one.account}  region {one.region}  stack {shown['stack']}")
    for part in ("inputs", "outputs"):
        print(f"  {part}:")
        for name, value in cast("Mapping[str, object]", shown[part]).items():
            print(f"    {name}: {value if isinstance(value, str) else json.dumps(value)}")


def _open(value: object, path: str, secrets: frozenset[str]) -> object:
    """The value without what stands at a secret path; a secret property hides what was derived under its name too."""
    if path in secrets or re.split(r"[.\[]", path)[0] in secrets:
        return _HIDDEN
    if isinstance(value, Mapping):
        entries = cast("Mapping[str, object]", value)
        return {key: _open(item, f"{path}.{key}" if path else key, secrets) for key, item in entries.items()}
    if isinstance(value, list):
        return [_open(item, f"{path}[{n}]", secrets) for n, item in enumerate(cast("list[object]", value))]
    return value
