"""`python -m tools.checkov_tables [--check] [--registries FILE] [--azure FOLDER]`."""

import json
import sys
from pathlib import Path

import click

from gouvernail.errors import GouvernailError
from policies.checkov.tables import FILE
from tools.checkov_tables.build import INPUTS, build, pack, unpack


@click.command(
    epilog="The inputs are made in environments of their own, seldom: .venv-checkov/bin/python"
    " tools/checkov_tables/registries.py > FILE where checkov is; uv pip install --target FOLDER --no-deps"
    " -r tools/checkov_tables/azure.txt for Azure's models."
)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if the committed tables are not current.")
@click.option(
    "--registries",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Take what checkov's registries say from this file, and keep it beside the other inputs.",
)
@click.option(
    "--azure",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Take what the azure-mgmt packages in this folder say, and keep it beside the other inputs.",
)
def main(check: bool, registries: Path | None, azure: Path | None) -> None:  # noqa: FBT001 - click passes options so
    """Make the tables by which Pulumi's resources become checkov's, from the SDKs' index and all checks' registries."""
    if registries:
        try:
            _keep("registries", json.loads(registries.read_text(encoding="utf-8")))
        except ValueError as error:
            raise click.BadParameter(f"{registries} is not what registries.py prints: {error}") from None
    if azure:
        from tools.checkov_tables.azure import dump

        _keep("azure", dump(azure))
    try:
        made = build()
    except GouvernailError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)
    current = FILE.exists() and unpack(FILE.read_bytes()) == unpack(pack(made))
    if not current and not check:
        FILE.write_bytes(pack(made))
    click.echo(f"tables: {'current' if current else 'not current' if check else 'written'}")
    if check and not current:
        click.echo("The tables are not what the SDKs and checkov say; run: python -m tools.checkov_tables", err=True)
        sys.exit(1)


def _keep(name: str, document: object) -> None:
    INPUTS.mkdir(exist_ok=True)
    (INPUTS / f"{name}.json.xz").write_bytes(pack(document))


if __name__ == "__main__":
    main()
