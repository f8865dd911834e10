"""`python -m tools.fidelity [--check]`."""

import sys
from pathlib import Path
from typing import Final

import click

from tools.fidelity.page import page

PAGE: Final = Path(__file__).parents[2] / "docs" / "fidelity.md"


@click.command(epilog="Example: python -m tools.fidelity --check")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if the committed page is not what is known.")
def main(check: bool) -> None:  # noqa: FBT001 - click passes options so
    """Make docs/fidelity.md: what the sandbox knows of each type, and from whom."""
    text = page()
    current = PAGE.exists() and PAGE.read_text(encoding="utf-8") == text
    if check and not current:
        click.echo("docs/fidelity.md is not current; run: python -m tools.fidelity", err=True)
        sys.exit(1)
    if not current:
        unfinished = PAGE.with_suffix(".part")
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(PAGE)
        click.echo("docs/fidelity.md: written")


if __name__ == "__main__":
    main()
