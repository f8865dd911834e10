"""The committed table of the examples that are refused, or that fail by themselves; it only shrinks."""

import json
from pathlib import Path

from tests.fidelity.measure import Measured

TABLE = Path(__file__).with_name("refused.json")
Table = dict[str, dict[str, object]]


def refused(measured: Measured) -> Table:
    """By digest: where the example stands, and why it is refused or how it fails."""
    return {
        one.example.digest[:16]: {
            "where": f"{one.example.package}/{one.example.where}",
            **({"broken": one.broken} if one.broken else {"refused": list(one.refused)}),
        }
        for one in measured.tried()
        if not one.accepted
    }


def written(table: Table) -> str:
    return json.dumps(dict(sorted(table.items(), key=lambda one: (str(one[1]["where"]), one[0]))), indent=1) + "\n"


def committed() -> Table:
    return json.loads(TABLE.read_text(encoding="utf-8"))


def grown(now: Table, before: Table) -> list[str]:
    """What is refused now and was not before."""
    return [f"{one['where']}: {one}" for digest, one in now.items() if digest not in before]


def shrunk(now: Table, before: Table) -> list[str]:
    """What the table still lists and is refused no more."""
    return [str(one["where"]) for digest, one in before.items() if digest not in now]
