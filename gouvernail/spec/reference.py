"""The reference of every key, as Markdown in the guide: `python -m gouvernail.spec.reference [--check]`."""

import sys
from pathlib import Path

from pydantic import BaseModel

from gouvernail.spec.fields import keys
from gouvernail.spec.organisation import Organisation
from gouvernail.spec.shared import Shared
from gouvernail.spec.system import AISystem
from gouvernail.spec.tables import inside, kept, table, within

__all__ = ["blocks", "main", "reference"]

_GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "spec.md"


def blocks() -> list[tuple[str, type[BaseModel]]]:
    """Every block with the first path at which it stands; what both kinds share comes once."""
    found = within(Organisation)
    for name, field in AISystem.model_fields.items():
        if name not in Shared.model_fields:
            for inner, suffix in inside(field.annotation):
                within(inner, f"{field.alias or name}{suffix}", found)
    found[AISystem] = ""
    return [(path, model) for model, path in found.items()]


def reference() -> str:
    """The tables, in the order in which blocks stand in the files."""
    ordered = blocks()
    ordered.sort(key=lambda one: one[1] not in (Organisation, AISystem))
    both = keys(Organisation).keys() & keys(Shared).keys()
    return "\n".join(
        table(
            f"`kind: {model.__name__}`" if model in (Organisation, AISystem) else f"`{path}`",
            model,
            left_out=both if model is AISystem else (),
        )
        for path, model in ordered
    )


def main(arguments: list[str]) -> int:
    """Writes the reference into the guide; with `--check` only compares, and answers 1 where it is not current."""
    return kept(_GUIDE, "docs/guides/spec.md", reference(), arguments, "python -m gouvernail.spec.reference")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
