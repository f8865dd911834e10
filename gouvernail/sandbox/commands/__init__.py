"""`gouvernail sandbox`: run commands against simulated clouds, look at what is in them, and let them fail."""

import click

from gouvernail.sandbox.commands.knowing import facts_command
from gouvernail.sandbox.commands.looking import list_command, log_command, show_command
from gouvernail.sandbox.commands.running import execute_command, reset_command, serve_command
from gouvernail.sandbox.commands.upsetting import drift_command, faults_command

__all__ = ["sandbox"]


@click.group()
def sandbox() -> None:
    """Three simulated clouds on this machine, for the real Pulumi engine.

    \b
    Examples:
      gouvernail sandbox exec -- pulumi up --stack bex-aws-audit-foundation
      gouvernail sandbox exec --state /tmp/mine -- pulumi preview
      gouvernail sandbox ls
      gouvernail sandbox show bex-audit-log-444444444444
      gouvernail sandbox log --operation Create
      gouvernail sandbox faults faults.yaml
      gouvernail sandbox facts aws:kms:Key
      gouvernail sandbox drift the-orders tags.owner=nobody
      gouvernail sandbox reset --yes
    """


for _command in (
    execute_command,
    serve_command,
    list_command,
    show_command,
    log_command,
    faults_command,
    drift_command,
    facts_command,
    reset_command,
):
    sandbox.add_command(_command)
