"""`gouvernail migrate report`: the history of a run, for those who were not there."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gouvernail.errors import GouvernailError, Problem, Unusable
from migration.commands.options import opened_home, runs_option

if TYPE_CHECKING:
    from migration.reporting.writing import Form

__all__ = ["report_command"]


@click.command("report")
@click.argument("run", metavar="RUN")
@click.option(
    "--format",
    "form",
    type=click.Choice(["html", "pdf", "json", "markdown"]),
    help="What is written [as FILE ends, else html].",
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Where to [stdout].")
@runs_option
@click.pass_context
def report_command(ctx: click.Context, *, run: str, form: "Form | None", output: Path | None, runs: str | None) -> None:
    """Write the history of a run: weights, steps, analyses, approvals, rollbacks, and whether its journal holds.

    Everything is taken from the run's journal, whose chain is verified. The same journal gives the same report, byte
    by byte; that of a run that still goes on says so. HTML is one file that loads nothing.

    \b
    Examples:
      gouvernail migrate report credit-scoring-aws-3 --output credit-scoring-aws-3.html
      gouvernail migrate report credit-scoring-aws-3 --output credit-scoring-aws-3.pdf
      gouvernail migrate report credit-scoring-aws-3 --format json | jq .rollbacks

    \b
    Exit codes:
      0  written, and the chain holds
      1  written, and the chain is broken: the report says where, and tells what stands before
      2  no such run, or no such format
      3  the file cannot be written
    """
    from gouvernail.evidence.database import chains
    from migration.executor import listing
    from migration.reporting.writing import FORMS, report

    chosen: Form | None = form or next((one for one, end in FORMS.items() if output and output.suffix == end), None)
    if chosen is None and output and output.suffix:
        endings = ", ".join(FORMS.values())
        raise GouvernailError(Problem(f"what is {output.suffix}?", str(output), expected=f"{endings}, or --format"))
    wanted: Form = chosen or "html"
    if wanted == "pdf" and output is None and sys.stdout.isatty():
        raise GouvernailError(Problem("a PDF is not for a terminal", expected=f"--output {run}.pdf"))
    with opened_home(runs) as (_, engine):
        if run not in chains(engine):
            listing.named(engine, run)  # says which there are
        made, verified = report(run, listing.store(engine, run).lines(), wanted)
    _write(made, output)
    if not verified.valid:
        click.echo(f"the chain of {run} is broken: {verified.fault}", err=True)
    ctx.exit(0 if verified.valid else 1)


def _write(made: bytes, output: Path | None) -> None:
    """All of it, or nothing: a report that was there stays until the new one is whole."""
    if output is None:
        sys.stdout.buffer.write(made)
        sys.stdout.buffer.flush()
        return
    beside = output.with_name(f".{output.name}.part")
    try:
        beside.write_bytes(made)
        beside.replace(output)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise Unusable(Problem(f"the report cannot be written: {error.strerror}", str(output))) from None
    click.echo(str(output))
