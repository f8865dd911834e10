"""How things in the sandbox are shown: secrets never, tables for people, plain lines where nobody looks."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from itertools import groupby
from typing import Final, cast

from rich.console import Console
from rich.table import Table
from rich.text import Text

from gouvernail.sandbox.faults import Fault
from gouvernail.sandbox.index import short
from gouvernail.sandbox.log import Entry
from gouvernail.sandbox.state import Existing
from gouvernail.sandbox.wire import veiled

__all__ = ["brief", "call", "changes", "fault", "print_call", "print_table", "print_whole", "whole"]

_HIDDEN: Final = "[secret]"
_COLUMNS: Final = ("type", "id", "name", "account", "region", "stack")
_SHOWN: Final = ("type", "id", "name", "stack")
_COLONS: Final = 2  # in a token
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
    """A table for each place on a terminal; tab-separated lines elsewhere."""
    rows = sorted((brief(one) for one in things), key=lambda row: [str(row[key]) for key in _ORDER])
    console = Console()
    if not console.is_terminal:
        for row in rows:
            print("\t".join(str(row[key]) for key in _COLUMNS))
        return
    for place, inside in groupby(rows, key=lambda row: f"{row['account']} {row['region']}"):
        table = Table(*_SHOWN, title=place, title_justify="left", title_style="bold")
        for row in inside:
            shown = {**row, "type": short(str(row["type"]))}
            table.add_row(*(Text(str(shown[key]), overflow="fold") for key in _SHOWN))
        console.print(table)
    console.print(f"{len(rows)} simulated")


def print_whole(one: Existing) -> None:
    """The thing for a person."""
    shown = whole(one)
    print(f"{one.type} {one.id} (simulated)")
    print(f"  name {shown['name']}  account {one.account}  region {one.region}  stack {shown['stack']}")
    for part in ("inputs", "outputs"):
        print(f"  {part}:")
        for name, value in cast("Mapping[str, object]", shown[part]).items():
            print(f"    {name}: {value if isinstance(value, str) else json.dumps(value)}")


def changes(before: Existing, after: Existing) -> Iterator[str]:
    """What differs between a thing and what became of it, a line each; secrets are not shown."""
    old, new = (veiled(one.outputs, one.secrets, _HIDDEN) for one in (before, after))
    for name in sorted({*old, *new}):
        if before.outputs.get(name) != after.outputs.get(name):
            yield f"{short(before.type)} {before.id}: {name} {_json(old, name)} -> {_json(new, name)} (simulated)"


def _json(values: Mapping[str, object], name: str) -> str:
    return json.dumps(values[name]) if name in values else "absent"


def call(one: Entry) -> dict[str, object]:
    """A call in the log, for machines."""
    return {**asdict(one), "simulated": True}


def fault(one: Fault, calls: int) -> dict[str, object]:
    """A fault as its file says it, for machines, with how many calls it has counted."""
    return {**one.model_dump(mode="json", by_alias=True, exclude_none=True), "calls": calls, "simulated": True}


def print_call(one: Entry, *, as_json: bool) -> None:
    """A call on one line: a JSON object, columns on a terminal, tab-separated elsewhere."""
    if as_json:
        print(json.dumps(call(one)), flush=True)
        return
    operation = f"{one.operation} (preview)" if one.preview else one.operation
    outcome = " ".join(filter(None, (one.outcome, one.status and f"({one.status})", one.fault and f"[{one.fault}]")))
    took = "" if one.seconds is None else f"{one.seconds * 1000:.1f} ms"
    about = one.urn.rpartition("::")[2] if one.urn else ""
    if sys.stdout.isatty():
        kind = short(one.type) if one.type.count(":") == _COLONS else one.type or one.package
        line = f"{one.at}  {operation:18}  {outcome:12}  {took:>10}  {kind}  {about}  {one.id}"
    else:
        fields = (one.at, one.package, operation, outcome, took, one.type, one.urn, one.id)
        line = "\t".join(fields)
    print(line.rstrip(), flush=True)
