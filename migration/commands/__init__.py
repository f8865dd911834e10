"""`gouvernail migrate`: plan a migration, perform it, watch it, sign for it, take it back."""

import click

from migration.commands.approve import approve_command
from migration.commands.asking import abort_command, pause_command, resume_command
from migration.commands.bucket import bucket_command
from migration.commands.looking import list_command, status_command
from migration.commands.plan import plan_command
from migration.commands.rehearse import rehearse_command
from migration.commands.report import report_command
from migration.commands.run import resume_all_command, rollback_command, run_command
from migration.commands.watch import events_command, watch_command

__all__ = ["migrate"]


@click.group()
def migrate() -> None:
    """Move a system onto the governed platform in stages, and take it back by itself where it must.

    \b
    Examples:
      gouvernail migrate plan migration/playbooks/aws-canary.yaml
      gouvernail migrate rehearse migration/playbooks/aws-canary.yaml
      gouvernail migrate run migration/playbooks/aws-canary.yaml
      gouvernail migrate status credit-scoring-aws-1
      gouvernail migrate rollback credit-scoring-aws-1 --reason "complaints of applicants"
    """


for _command in (
    plan_command,
    rehearse_command,
    run_command,
    list_command,
    status_command,
    approve_command,
    watch_command,
    report_command,
    events_command,
    pause_command,
    resume_command,
    abort_command,
    rollback_command,
    resume_all_command,
    bucket_command,
):
    migrate.add_command(_command)
