"""The reference of every key that a migration lead writes: `python -m migration.playbook.reference [--check]`."""

import sys
from pathlib import Path

from pydantic import BaseModel

from gouvernail.spec.tables import kept, table, within
from migration.playbook.inventory import Inventory
from migration.playbook.load import LoadProfile
from migration.playbook.model import Playbook

__all__ = ["main", "reference"]

_PAGE = Path(__file__).parents[2] / "docs" / "migration" / "playbook.md"
_KINDS: dict[type[BaseModel], str] = {Playbook: "Migration", Inventory: "Inventory", LoadProfile: "LoadProfile"}


def reference() -> str:
    """The tables: a file after the other, in each the blocks in the order in which they stand."""
    found: dict[type[BaseModel], str] = {}
    for kind in _KINDS:
        within(kind, "", found)
    return "\n".join(
        table(f"`kind: {_KINDS[model]}`" if model in _KINDS else f"`{path}`", model) for model, path in found.items()
    )


def main(arguments: list[str]) -> int:
    """Writes the reference into its page; with `--check` only compares, and answers 1 where it is not current."""
    return kept(_PAGE, "docs/migration/playbook.md", reference(), arguments, "python -m migration.playbook.reference")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
