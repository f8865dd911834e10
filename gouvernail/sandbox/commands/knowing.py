"""`gouvernail sandbox facts`: what the sandbox knows of a type, and from whom."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from gouvernail.errors import GouvernailError, Problem

if TYPE_CHECKING:
    from gouvernail.sandbox.fidelity import Known
    from gouvernail.sandbox.index import ResourceType

__all__ = ["facts_command"]


@click.command("facts")
@click.argument("type")
@click.option("--json", "as_json", is_flag=True, help="For machines: a list of objects, one a place.")
def facts_command(type: str, *, as_json: bool) -> None:  # noqa: A002 - the field's own word
    """What is known of a type: each place in its inputs, what a change does, what is taken, and who says so.

    A change that no authority speaks of is assumed to be made in place. TYPE is as `sandbox ls` or a URN has it.

    \b
    Examples:
      gouvernail sandbox facts aws:ec2:Subnet
      gouvernail sandbox facts gcp:kms/cryptoKey:CryptoKey --json
    """
    from gouvernail.sandbox.fidelity import known

    resource = _resource(type)
    rows = known(resource)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in rows], indent=2))
    else:
        _print(resource, rows)


def _resource(wanted: str) -> "ResourceType":
    from gouvernail.sandbox import index

    package = wanted.partition(":")[0]
    tokens = index.tokens(package) if package in index.PACKAGES else ()
    by_name = {index.short(token): token for token in tokens} | {token: token for token in tokens}
    found = index.resource(by_name.get(wanted, wanted))
    if found is None:
        raise GouvernailError(
            Problem(
                f"there is no type {wanted!r}",
                expected=f"a type of {', '.join(index.PACKAGES)}, as in aws:kms:Key",
                nearest=index.nearest(wanted, by_name),
            )
        )
    return found


def _print(resource: "ResourceType", rows: "list[Known]") -> None:
    """A table on a terminal; tab-separated lines elsewhere."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    cells = [
        (
            f"{one.place}{' (required)' if one.required else ''}",
            one.answer,
            one.authority,
            "; ".join(f"{limit} ({authority})" for limit, authority in one.limits),
        )
        for one in rows
    ]
    console = Console()
    if not console.is_terminal:
        for row in cells:
            click.echo("\t".join(row))
        return
    table = Table("place", "a change", "says", "takes", title=resource.token, title_justify="left", title_style="bold")
    for row in cells:
        table.add_row(*(Text(cell, overflow="fold") for cell in row))
    console.print(table)
