"""Writes the table in docs/guides/controls.md from the catalogue; --check says whether it is current."""

import re
from pathlib import Path

from assurance.catalogue import Catalogue, catalogue
from assurance.catalogue.rendering import source_of, verifiers_of
from assurance.keeping import keep

__all__ = ["main", "table"]

_FILE = Path("docs/guides/controls.md")
_TABLE = re.compile(r"(?<=<!-- controls -->\n).*?(?=<!-- end of controls -->)", re.DOTALL)


def table(known: Catalogue) -> str:
    """How much of the catalogue can be decided and is verified, and a row a control."""
    graph = known.decided(known.entries)
    nothing = sum(not entry.verifiers for entry in known.entries)
    counts = f"{graph['full']} in full, {graph['part']} in part, {graph['none']} not at all"
    lines = [
        f"Of {len(known.entries)} controls a graph can decide {counts}. Nothing verifies {nothing} of them yet.",
        "",
        "| id | control | strongest source | graph | verified by |",
        "|---|---|---|---|---|",
    ]
    for entry in known.entries:
        cells = (
            f'<a id="{entry.id}"></a>{entry.id}',
            entry.control.title,
            source_of(known, known.strongest(entry)),
            entry.control.graph,
            verifiers_of(entry),
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write it, or exit 1 where it is not what the catalogue says."""
    keep(
        {_FILE: _TABLE.sub(lambda _: table(catalogue()), _FILE.read_text(encoding="utf-8"))},
        "assurance.catalogue.document",
        __doc__,
    )


if __name__ == "__main__":
    main()
