"""`gouvernail migrate pause`, `resume`, `abort`: operators write into the journal, and who performs the run obeys."""

import click

from migration.commands.options import by_whom, opened_home, reason_option, runs_option

__all__ = ["abort_command", "pause_command", "resume_command"]


@click.command("pause")
@click.argument("run", metavar="RUN")
@reason_option
@runs_option
def pause_command(*, run: str, reason: str, runs: str | None) -> None:
    """Hold a run where it is. What is watched is watched on, and rolls back where it must.

    \b
    Examples:
      gouvernail migrate pause credit-scoring-aws-3 --reason "month-end close"
    """
    _ask(run, "pause", reason, runs)


@click.command("resume")
@click.argument("run", metavar="RUN")
@reason_option
@runs_option
def resume_command(*, run: str, reason: str, runs: str | None) -> None:
    """Let a paused run go on. A step that failed is begun again.

    \b
    Examples:
      gouvernail migrate resume credit-scoring-aws-3 --reason "the metrics server is back"
    """
    _ask(run, "resume", reason, runs)


@click.command("abort")
@click.argument("run", metavar="RUN")
@reason_option
@runs_option
def abort_command(*, run: str, reason: str, runs: str | None) -> None:
    """End a run that has moved no live traffic; a mirror is taken away. Later, `rollback` is the way.

    \b
    Examples:
      gouvernail migrate abort credit-scoring-aws-3 --reason "wrong quarter"
    """
    _ask(run, "abort", reason, runs)


def _ask(run: str, command: str, reason: str, runs: str | None) -> None:
    from migration.executor import asking

    by = by_whom()
    with opened_home(runs) as (_, engine):
        click.echo(asking.asked(engine, run, command, by=by, reason=reason))
