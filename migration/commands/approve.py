"""`gouvernail migrate approve`: see what a run waits for, and sign."""

from pathlib import Path

import click

from migration.commands.options import by_whom, opened_home, reason_option, runs_option, signing_key

__all__ = ["approve_command"]


@click.command("approve")
@click.argument("run", metavar="RUN")
@click.option("--step", metavar="ID", help="The step; it must be the one that waits.")
@click.option("--role", help="The role in which you sign; needed where several are awaited.")
@reason_option
@click.option("--reject", is_flag=True, help="Say no: one is enough, and the playbook says what follows.")
@click.option(
    "--key", type=click.Path(path_type=Path), help="Your SSH key, or its .pub with an agent [git's user.signingkey]."
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@runs_option
def approve_command(
    *,
    run: str,
    step: str | None,
    role: str | None,
    reason: str,
    reject: bool,
    key: Path | None,
    yes: bool,
    runs: str | None,
) -> None:
    """Sign for the step that RUN waits at: you see what happened so far, and what comes.

    Your signature is bound to this run, this step, the playbook as it is here, and all that was recorded until the
    step began. It counts where systems/people/allowed_signers knows your key, systems/people/members.yaml has you in
    the role, and you neither started the run nor wrote the playbook.

    \b
    Examples:
      gouvernail migrate approve credit-scoring-aws-3 --role approver --reason "shadow agrees, fairness holds"
      gouvernail migrate approve credit-scoring-aws-3 --role operator --reject --reason "month-end close"

    \b
    Exit codes:
      0  handed in (the executor judges it)
      2  the run waits for nothing, or for another step or role; its files here are others
      3  no ssh-keygen, or no database of runs
    """
    from migration.executor import handing_in

    chosen = signing_key(key)
    with opened_home(runs) as (home, engine):
        what = handing_in.awaited(home, engine, run, step)
        for line in what.lines:
            click.echo(line)
        click.echo(
            f"\n{run} waits at {what.step.id} of {what.run.facts.file} ({what.expected.playbook[:12]}); "
            f"{what.run.state.weight} % are live"
        )
        click.echo("awaited: " + (", ".join(f"{count} {name}" for name, count in what.missing.items()) or "nobody"))
        if not yes:
            click.confirm(f"{'reject' if reject else 'approve'} it?", abort=True)
        click.echo(
            handing_in.handed_in(
                engine,
                what,
                role=role,
                decision="reject" if reject else "approve",
                reason=reason,
                key=chosen,
                by=by_whom(),
            )
        )
