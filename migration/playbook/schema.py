"""The JSON Schemas of what a migration lead writes, for editors: `python -m migration.playbook.schema [--check]`."""

import sys

from gouvernail.spec.drawing import FOLDER, Json, as_text, drawn, kept
from gouvernail.spec.tables import within
from migration.playbook.inventory import Inventory
from migration.playbook.load import LoadProfile
from migration.playbook.model import Playbook

__all__ = ["main", "schema", "schemas"]

_FOLDER = FOLDER


def schema(kind: type[Playbook] | type[Inventory] | type[LoadProfile]) -> Json:
    """The JSON Schema of a kind."""
    return drawn(kind, kind.TITLE, within(kind))


def schemas() -> dict[str, str]:
    """File name -> text of each schema."""
    kinds: dict[str, type[Playbook | Inventory | LoadProfile]] = {
        "migration": Playbook,
        "inventory": Inventory,
        "load-profile": LoadProfile,
    }
    return {f"{name}.schema.json": as_text(schema(kind)) for name, kind in kinds.items()}


def main(arguments: list[str]) -> int:
    """Writes the committed schemas; with `--check` only compares, and answers 1 where they are not current."""
    return kept(schemas(), _FOLDER, arguments, "python -m migration.playbook.schema")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
