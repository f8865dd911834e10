"""`gouvernail migrate watch`, `events`: a run as it goes on, for people and for machines."""

import sys

import click

from migration.commands.options import as_json, opened_home, runs_option

__all__ = ["events_command", "watch_command"]


@click.command("watch")
@click.argument("run", metavar="RUN")
@runs_option
@as_json
@click.pass_context
def watch_command(ctx: click.Context, *, run: str, runs: str | None, as_json: bool) -> None:
    """Watch a run until it ends: weights, steps, time left, metrics with the failures that are left, who is awaited.

    It only reads: watch from as many terminals as you like, and leave with Ctrl-C; the run goes on. Where there is no
    terminal each thing that happens is a line. --json writes each record as an event (CloudEvents), one a line.

    \b
    Examples:
      gouvernail migrate watch credit-scoring-aws-3
      gouvernail migrate watch credit-scoring-aws-3 --json | jq .type

    \b
    Exit codes:
      0  finished
      1  rolled back, aborted or failed; or you left before it ended
      2  no such run
    """
    from migration import watching

    with opened_home(runs) as (_, engine):
        followed = watching.followed(engine, run)
        try:
            if as_json:
                code = watching.events(followed)
            elif sys.stdout.isatty():
                from rich.console import Console

                code = watching.live(followed, Console())
            else:
                code = watching.lines(followed)
        except KeyboardInterrupt:
            code = 1
    ctx.exit(code)


@click.command("events")
@click.argument("run", metavar="RUN")
@click.option("--follow", is_flag=True, help="Go on until the run ends.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["cloudevents", "record"]),
    default="cloudevents",
    show_default=True,
    help="CloudEvents 1.0, or the bare records: the journal as `gouvernail evidence verify` reads it.",
)
@runs_option
@click.pass_context
def events_command(ctx: click.Context, *, run: str, follow: bool, form: str, runs: str | None) -> None:
    """Write what a run has recorded as events, one JSON object a line.

    \b
    Examples:
      gouvernail migrate events credit-scoring-aws-3 > events.jsonl
      gouvernail migrate events credit-scoring-aws-3 --follow | your-bus publish
      gouvernail migrate events credit-scoring-aws-3 --format record > credit-scoring-aws-3.jsonl

    \b
    Exit codes:
      0  all was written
      1  the chain is broken: `gouvernail migrate report` says where, and tells what stands before; or you left
      2  no such run
    """
    from migration import watching
    from migration.events import line

    with opened_home(runs) as (_, engine):
        followed = watching.followed(engine, run)
        chosen = "record" if form == "record" else "cloudevents"
        try:
            for fresh in watching.looks(followed) if follow else [followed.look()]:
                for record in fresh:
                    click.echo(line(record, chosen))
        except KeyboardInterrupt:
            ctx.exit(1)
