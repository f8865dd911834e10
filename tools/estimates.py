"""Writes the estimates of the worked systems into docs/guides/budget.md, or with --check says if they are current."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from gouvernail.pricing import prices
from stacks.estimating import costs, named

__all__ = ["main", "rows", "written"]

_ROOT: Final = Path(__file__).resolve().parents[1]
_FILE: Final = _ROOT / "docs" / "guides" / "budget.md"
_HEAD: Final = "| of | environment | costs | budget |\n|---|---|---|---|\n"
_WORKED: Final = {
    "foundation": "bex-aws-{}-foundation",
    "credit-scoring": "credit-scoring-aws-{}-workload",
    "document-triage": "document-triage-aws-{}-workload",
}


def rows() -> Iterator[str]:
    """One row a stack: the least and the most euros a month with its standby, and the budget."""
    table = prices()
    for of, form in _WORKED.items():
        for environment in ("audit", "dev", "test", "prod") if of == "foundation" else ("dev", "test", "prod"):
            found = costs(*named(form.format(environment), environment, _ROOT))
            low, high = (f"{table.euros(one):,.0f}" for one in (found.least, found.most))
            span = low if low == high else f"{low} to {high}"
            budget = "none" if found.budget is None else f"{found.budget:,}"
            yield f"| {of} | {environment} | {span} | {budget} |"


def written(page: str, lines: list[str]) -> str:
    """The page with these rows in its table. ValueError where it has no such table."""
    before, head, after = page.partition(_HEAD)
    if not head:
        raise ValueError(f"the page has no table that begins with {_HEAD!r}")
    rest = after[after.index("\n\n") :] if "\n\n" in after else "\n"
    listed = "\n".join(lines)
    return f"{before}{head}{listed}{rest}"


def main() -> None:
    """Write the table, or exit 1 where it is not what is estimated."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 where the table is not current")
    page = _FILE.read_text(encoding="utf-8")
    current = written(page, list(rows()))
    if not parser.parse_args().check:
        _FILE.write_text(current, encoding="utf-8")
    elif current != page:
        sys.exit(f"{_FILE.relative_to(_ROOT)} is not what is estimated: run `python -m tools.estimates`")


if __name__ == "__main__":
    main()
