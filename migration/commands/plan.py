"""`gouvernail migrate plan`: what a playbook will do, who signs, how soon it goes back, and what it does not cover."""

import json
from pathlib import Path

import click

__all__ = ["plan_command"]


@click.command("plan")
@click.argument("playbook", type=click.Path(path_type=Path))
@click.option("--format", "style", type=click.Choice(["text", "json", "markdown"]), default="text", help="[text]")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--environment", help="In another environment than the playbook's: a drill.")
@click.option("--preview/--no-preview", default=True, help="Ask the engine what each stack would change, or not.")
@click.pass_context
def plan_command(
    ctx: click.Context, *, playbook: Path, style: str, as_json: bool, environment: str | None, preview: bool
) -> None:
    """Show what PLAYBOOK will do: every step, gate and deadline, who signs, and what each stack would change.

    The longest time from a breach to the end of the rollback is computed and held against the spec's promise. What no
    step covers is named. Nothing is changed; each mistake in the playbook, the spec and the inventory is told at once.
    With --format markdown it is the migration plan document.

    \b
    Examples:
      gouvernail migrate plan migration/playbooks/aws-canary.yaml
      gouvernail migrate plan migration/playbooks/aws-canary.yaml --no-preview --json
      gouvernail migrate plan migration/playbooks/aws-canary.yaml --format markdown > plan.md
      gouvernail sandbox exec -- gouvernail migrate plan migration/playbooks/aws-canary.yaml

    \b
    Exit codes:
      0  nothing stands against the plan
      1  something does: the rollback comes too late, a risk is not accepted, a preview fails
      2  a mistake in the playbook, its spec or its inventory
      3  no engine, and a preview was asked for
    """
    from migration.plan import compiled
    from migration.planning import markdown, text
    from migration.planning.outline import outlined
    from migration.playbook import load

    loaded = load(playbook, environment=environment)
    outline = outlined(loaded, compiled(loaded), preview=preview)
    if as_json or style == "json":
        click.echo(json.dumps(outline.json(), indent=2, ensure_ascii=False))
    else:
        for line in (markdown if style == "markdown" else text).lines(outline):
            click.echo(line)
    ctx.exit(1 if outline.findings else 0)
