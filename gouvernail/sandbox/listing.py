"""How things in the sandbox are shown: secrets never, tables for people, plain lines where nobody looks."""

import json
from collections.abc import Iterable, Mapping
from typing import cast

from rich.console import Console
from rich.table import Table

from gouvernail.sandbox.state import Existing
from gouvernail.sandbox.wire import veiled

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
    parts = {"inputs": one.inputs, "outputs": one.outputs}
    return {**brief(one), **{part: veiled(values, one.secrets, _HIDDEN) for part, values in parts.items()}}


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
