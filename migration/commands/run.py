"""`gouvernail migrate run`, `resume-all`, `rollback`: what performs a run in this process."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from migration.commands.options import as_json, by_whom, opened_home, reason_option, runs_option, signing_key

if TYPE_CHECKING:
    from migration.executor.starting import Ended

__all__ = ["resume_all_command", "rollback_command", "run_command"]


@click.command("run")
@click.argument("playbook", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--run", "name", metavar="ID", help="Name the run, or go on with the one of that name [PLAYBOOK-N].")
@click.option("--environment", help="In another environment than the playbook's: a drill.")
@click.option(
    "--rehearsal",
    type=float,
    metavar="SECONDS",
    help="Wait so long at most wherever it waits, and judge fewer cases; in the sandbox, or outside of prod.",
)
@click.option(
    "--key",
    type=click.Path(path_type=Path),
    help="Your SSH key: where others have to sign, who started it is proved too [git's user.signingkey].",
)
@runs_option
@as_json
@click.pass_context
def run_command(
    ctx: click.Context,
    *,
    playbook: Path,
    name: str | None,
    environment: str | None,
    rehearsal: float | None,
    key: Path | None,
    runs: str | None,
    as_json: bool,
) -> None:
    """Perform a playbook, from its first step to the last, or to the rollback.

    Everything is written into the run's journal before and after it is done. Ctrl-C, a crash or a power cut leave the
    run as it is: the same command, or `resume-all`, goes on with it. Meanwhile others sign, pause, resume or roll back
    from their own terminals.

    \b
    Examples:
      gouvernail migrate run migration/playbooks/aws-canary.yaml
      gouvernail sandbox exec -- gouvernail migrate run migration/playbooks/aws-canary.yaml --rehearsal 5
      gouvernail migrate run migration/playbooks/aws-canary.yaml --environment test --rehearsal 60

    \b
    Exit codes:
      0  finished
      1  rolled back, aborted or failed; or left to somebody else, or to be gone on with
      2  a mistake in the playbook, or another run has the stack
      3  no engine, or no database of runs
    """
    from migration.executor import identity, starting
    from migration.plan import compiled
    from migration.playbook.loading import load
    from migration.telling import Telling

    plan = compiled(load(playbook, environment=environment))
    by = identity.proved(plan, signing_key(key)) if starting.to_be_proved(plan) else by_whom()
    with opened_home(runs) as (home, engine), Telling(as_json=as_json) as telling:
        ended = starting.start(home, engine, plan, by=by, run=name, rehearsal=rehearsal, tell=telling.of)
    _say(ended)
    ctx.exit(_code(ended))


@click.command("resume-all")
@runs_option
@as_json
@click.pass_context
def resume_all_command(ctx: click.Context, *, runs: str | None, as_json: bool) -> None:
    """Go on with every run that nobody performs: after a crash, or at the start of a machine.

    Each is performed in a process of its own; this command ends when they do.

    \b
    Examples:
      gouvernail migrate resume-all
      gouvernail migrate resume-all --json
    """
    from migration.executor import resuming

    with opened_home(runs) as (home, engine):
        left = resuming.left(engine)
        if not left and not as_json:
            click.echo("nothing was left: every run has ended, or somebody performs it")
        codes = resuming.all_of(home, left, named=runs, as_json=as_json)
    ctx.exit(max(codes, default=0))


@click.command("rollback")
@click.argument("run", metavar="RUN")
@reason_option
@runs_option
@as_json
@click.pass_context
def rollback_command(ctx: click.Context, *, run: str, reason: str, runs: str | None, as_json: bool) -> None:
    """Bring all requests back to the legacy, now, whatever the run does.

    Who performs the run is fenced and its engine ended. The way back is a workflow of its own: it needs the journal and
    the cloud, and nothing else of the run. Where it was interrupted, the same command goes on with it.

    \b
    Examples:
      gouvernail migrate rollback credit-scoring-aws-3 --reason "complaints of applicants"

    \b
    Exit codes:
      0  rolled back
      1  not rolled back; `gouvernail migrate status RUN` says why
      2  no such run, or it has moved nothing
    """
    from migration.executor import starting
    from migration.telling import Telling

    by = by_whom()
    with opened_home(runs) as (home, engine), Telling(as_json=as_json) as telling:
        ended = starting.take_back(home, engine, run, by=by, reason=reason, tell=telling.of)
    _say(ended)
    ctx.exit(0 if ended.state == "rolledBack" else 1)


def _say(ended: "Ended") -> None:
    """Why this process let go of a run that has not ended."""
    if ended.state == "taken":
        click.echo(f"another process performs {ended.run} now: `gouvernail migrate status {ended.run}`", err=True)
    if ended.state == "left":
        click.secho(f"{ended.run} goes on without this process: {ended.reason}", err=True)
        click.secho(
            f"`gouvernail migrate status {ended.run}` says how; `gouvernail migrate resume-all` goes on", err=True
        )


def _code(ended: "Ended") -> int:
    return 0 if ended.state == "finished" else 1
