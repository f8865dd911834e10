"""How much was searched when the table was last written: what the page of it says beside the rows."""

from pathlib import Path
from typing import Final, cast

import yaml

from tools.survivors.hunting import Found
from tools.survivors.table import HOME

__all__ = ["known", "record"]

_FILE: Final = "totals.yaml"


def record(cloud: str, rows: int, found: Found, home: Path = HOME) -> None:
    """Writes what came of the whole search on a cloud."""
    totals = known(home)
    totals[cloud] = {"rows": rows, "changes": found.changed, "noticed": found.noticed, "refused": found.refused}
    (home / _FILE).write_text(yaml.safe_dump(totals), encoding="utf-8")


def known(home: Path = HOME) -> dict[str, dict[str, int]]:
    """Cloud -> rows, changes, noticed, refused; empty before the first search."""
    file = home / _FILE
    if not file.exists():
        return {}
    return cast("dict[str, dict[str, int]]", yaml.safe_load(file.read_text(encoding="utf-8")))
