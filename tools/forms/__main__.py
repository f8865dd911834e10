"""`python -m tools.forms [--check]`."""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import click

from gouvernail.errors import Problem, Unusable
from gouvernail.sandbox import index
from gouvernail.sandbox.index import ResourceType
from tools.forms import aws, gcp
from tools.forms.sections import Section, sections

HOME: Final = Path(__file__).parents[2] / "gouvernail" / "sandbox" / "answers" / "forms"
_MAKERS: Final[Mapping[str, tuple[str, Callable[[Section, ResourceType], str | None]]]] = {
    "aws": ("pulumi_aws", aws.form),
    "gcp": ("pulumi_gcp", gcp.form),
}


def build(package: str) -> str:
    """The table of a package as JSON, one type a line: token -> template of its id."""
    distribution, form = _MAKERS[package]
    table: dict[str, str] = {}
    for section in sections(distribution):
        resource = index.resource(section.token)
        template = form(section, resource) if resource else None
        if template:
            table[section.token] = template
    return json.dumps(table, indent=0, sort_keys=True) + "\n"


@click.command(epilog="Example: python -m tools.forms --check")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if a committed table is not what the SDK says.")
def main(check: bool) -> None:  # noqa: FBT001 - click passes options so
    """Make the tables of ids from the documentation in the installed SDKs of AWS and Google Cloud."""
    stale: list[str] = []
    for package, (distribution, _) in _MAKERS.items():
        try:
            text = build(package)
        except ModuleNotFoundError:
            error = Unusable(Problem(f"the SDK of {package} is not installed", mend=f"install {distribution}"))
            click.echo(str(error), err=True)
            sys.exit(error.exit_code)
        target = HOME / f"{package}.json"
        if target.exists() and target.read_text(encoding="utf-8") == text:
            continue
        stale.append(package)
        if not check:
            unfinished = target.with_suffix(".part")
            unfinished.write_text(text, encoding="utf-8")
            unfinished.replace(target)
    if stale:
        click.echo(f"{', '.join(stale)}: {'not current; run: python -m tools.forms' if check else 'written'}")
    if stale and check:
        sys.exit(1)


if __name__ == "__main__":
    main()
