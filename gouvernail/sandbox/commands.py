"""`gouvernail sandbox`: run commands against simulated clouds, and look at what is in them."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gouvernail.errors import GouvernailError, Problem

if TYPE_CHECKING:
    from gouvernail.sandbox.state import Existing

__all__ = ["sandbox"]

_STATE = click.option(
    "--state", type=click.Path(file_okay=False, path_type=Path), help="The sandbox's folder [.sandbox of the project]."
)


@click.group()
def sandbox() -> None:
    """Three simulated clouds on this machine, for the real Pulumi engine.

    \b
    Examples:
      gouvernail sandbox exec -- pulumi up --stack bex-aws-audit-foundation
      gouvernail sandbox exec --state /tmp/mine -- pulumi preview
      gouvernail sandbox ls
      gouvernail sandbox show bex-audit-log-444444444444
      gouvernail sandbox reset --yes
    """


@sandbox.command("exec", context_settings={"ignore_unknown_options": True})
@_STATE
@click.option("--allow-foreign", is_flag=True, help="Accept references to things that the sandbox never made.")
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
@click.pass_context
def execute_command(ctx: click.Context, state: Path | None, command: tuple[str, ...], *, allow_foreign: bool) -> None:
    """Run COMMAND with Pulumi's providers aws, azure-native and gcp simulated; its exit code is ours.

    The backend, the secrets provider and Pulumi's home are the sandbox's own. Stack files are handed over as copies:
    what is committed is never changed, and `pulumi config set` changes the copy only. A stack that does not exist yet
    is made.

    \b
    Examples:
      gouvernail sandbox exec -- pulumi up --yes --stack bex-aws-dev-foundation
      gouvernail sandbox exec -- sh -c 'pulumi stack ls; pulumi stack output --stack dev'
    """
    from gouvernail.sandbox import execute
    from gouvernail.sandbox import folder as folders

    folder = folders.chosen(state, Path.cwd())
    click.echo(f"sandbox: everything here is simulated, and kept in {_shown(folder)}", err=True)
    with execute.session(folder, cwd=Path.cwd(), allow_foreign=allow_foreign) as session:
        code = session.run(command)
    ctx.exit(code)


@sandbox.command("ls")
@_STATE
@click.option("--type", "wanted", help="Only types that hold this text, as in kms/key.")
@click.option("--json", "as_json", is_flag=True, help="For machines: a list of objects.")
def list_command(state: Path | None, wanted: str | None, *, as_json: bool) -> None:
    """What exists in the simulated clouds: type, id, account, region and the stack that made it.

    \b
    Examples:
      gouvernail sandbox ls
      gouvernail sandbox ls --type kms/key --json
    """
    from gouvernail.sandbox import listing

    text = (wanted or "").lower()
    things = [one for one in _things(state) if text in one.type.lower() or text in listing.short(one.type).lower()]
    if as_json:
        click.echo(json.dumps([listing.brief(one) for one in things], indent=2))
    else:
        listing.print_table(things)


@sandbox.command("show")
@_STATE
@click.argument("id")
@click.option("--json", "as_json", is_flag=True, help="For machines: one object.")
def show_command(state: Path | None, id: str, *, as_json: bool) -> None:  # noqa: A002 - the field's own word
    """One thing: what it was given and what it gave back; secrets are not shown. ID is an id, an ARN or a URN.

    \b
    Examples:
      gouvernail sandbox show bex-audit-log-444444444444
      gouvernail sandbox show alias/bex-dev-events --json
    """
    from gouvernail.sandbox import listing
    from gouvernail.sandbox.index import nearest

    things = _things(state)
    found = [one for one in things if id in (one.id, one.urn, one.outputs.get("arn"))]
    if not found:
        raise GouvernailError(
            Problem(
                f"nothing in the sandbox has the id {id!r}",
                nearest=nearest(id, [one.id for one in things]),
                mend="gouvernail sandbox ls names what there is",
            )
        )
    if as_json:
        whole = [listing.whole(one) for one in found]
        click.echo(json.dumps(whole[0] if len(whole) == 1 else whole, indent=2))
    else:
        for one in found:
            listing.print_whole(one)


@sandbox.command("reset")
@_STATE
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset_command(state: Path | None, *, yes: bool) -> None:
    """Forget everything: what exists, the stacks' states, the copies of stack files.

    \b
    Examples:
      gouvernail sandbox reset
      gouvernail sandbox reset --yes --state /tmp/mine
    """
    from gouvernail.sandbox import folder as folders

    folder = folders.chosen(state, Path.cwd())
    folders.existing(folder)
    if not yes:
        click.confirm(f"Forget everything in {_shown(folder)}?", abort=True)
    folders.reset(folder)
    click.echo(f"forgotten: {_shown(folder)}", err=True)


def _things(state: Path | None) -> "list[Existing]":
    from gouvernail.sandbox import folder as folders
    from gouvernail.sandbox.state import State

    with State(folders.existing(folders.chosen(state, Path.cwd()))) as held:
        return held.everything()


def _shown(folder: Path) -> str:
    try:
        return str(folder.relative_to(Path.cwd()))
    except ValueError:
        return str(folder)
