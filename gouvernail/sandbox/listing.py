"""How things in the sandbox are shown: secrets never, tables for people, plain lines where nobody looks."""

import json
from collections.abc import Iterable, Mapping
from typing import Final, cast

from rich.console import Console
from rich.table import Table
from rich.text import Text

from gouvernail.sandbox.state import Existing
from gouvernail.sandbox.wire import veiled

__all__ = ["brief", "print_table", "print_whole", "whole"]

_HIDDEN: Final = "[secret]"
_COLUMNS: Final = ("type", "id", "name", "account", "region", "stack")
_ORDER: Final = ("account", "region", "type", "id")


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
    """A table on a terminal, one part a place; tab-separated lines elsewhere."""
    rows = sorted((brief(one) for one in things), key=lambda row: [str(row[key]) for key in _ORDER])
    console = Console()
    if not console.is_terminal:
        for row in rows:
            print("\t".join(str(row[key]) for key in _COLUMNS))
        return
    table = Table(*_COLUMNS, caption=f"{len(rows)} simulated", caption_justify="left")
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        ends = following is None or any(row[key] != following[key] for key in ("account", "region"))
        table.add_row(*(Text(str(row[key]), overflow="fold") for key in _COLUMNS), end_section=ends)
    console.print(table)


def print_whole(one: Existing) -> None:
    """The thing for a person."""
    shown = whole(one)
    print(f"{one.type} {one.id} (simulated)")
    print(f"  name {shown['name']}  account {one.account}  region {one.region}  stack {shown['stack']}")
    for part in ("inputs", "outputs"):
        print(f"  {part}:")
        for name, value in cast("Mapping[str, object]", shown[part]).items():
            print(f"    {name}: {value if isinstance(value, str) else json.dumps(value)}")
