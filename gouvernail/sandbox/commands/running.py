"""Commands that run the sandbox: `exec`, `serve`, `reset`."""

import json
import os
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gouvernail.errors import GouvernailError, Problem
from gouvernail.sandbox.commands import options

if TYPE_CHECKING:
    from gouvernail.sandbox.planned import Preview
    from gouvernail.sandbox.server import Served

__all__ = ["execute_command", "reset_command", "serve_command"]


@click.command("exec", context_settings={"ignore_unknown_options": True})
@options.folder_option
@options.allow_foreign
@options.preview
@click.option("--faults", "file", type=click.Path(path_type=Path), help="Let the clouds fail as this file says.")
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
@click.pass_context
def execute_command(
    ctx: click.Context,
    state: Path | None,
    command: tuple[str, ...],
    *,
    allow_foreign: bool,
    preview: "Preview | None",
    file: Path | None,
) -> None:
    """Run COMMAND with Pulumi's providers aws, azure-native and gcp simulated; its exit code is ours.

    The backend, the secrets provider and Pulumi's home are the sandbox's own. Stack files are handed over as copies:
    what is committed is never changed, and `pulumi config set` changes the copy only. A stack that does not exist yet
    is made. Faults stay loaded until `gouvernail sandbox faults --clear`; the same file goes on counting its calls.
    With GOUVERNAIL_SANDBOX_PROVIDERS=path the engine starts the providers as plugins on PATH; else it is attached.

    \b
    Examples:
      gouvernail sandbox exec -- pulumi up --yes --stack bex-aws-dev-foundation
      gouvernail sandbox exec -- sh -c 'pulumi stack ls; pulumi stack output --stack dev'
      gouvernail sandbox exec --preview=cloud -- pulumi preview --stack dev
    """
    from gouvernail.sandbox import execute
    from gouvernail.sandbox import folder as folders

    faults = None
    if file:
        from gouvernail.sandbox.faults import load

        faults = load(file)
    folder = folders.chosen(state, Path.cwd())
    click.echo(f"sandbox: everything here is simulated, and kept in {options.shown(folder)}", err=True)
    with execute.session(
        folder, cwd=Path.cwd(), allow_foreign=allow_foreign, preview=preview, faults=faults
    ) as session:
        code = session.run(command)
    ctx.exit(code)


@click.command("serve")
@options.folder_option
@options.allow_foreign
@options.preview
@click.option("--status", is_flag=True, help="Say whether it is served, and if not, how the last server ended.")
@click.option("--stop", is_flag=True, help="End the server.")
@click.option("--env", is_flag=True, help="Print what a shell needs to meet the clouds, to be given to eval.")
@click.option("--json", "as_json", is_flag=True, help="For machines: one object.")
@click.pass_context
def serve_command(
    ctx: click.Context,
    state: Path | None,
    preview: "Preview | None",
    *,
    allow_foreign: bool,
    status: bool,
    stop: bool,
    env: bool,
    as_json: bool,
) -> None:
    """Serve the clouds in the background, in a session of its own: it outlives this terminal.

    It is ready when the command returns. `exec` uses the server of its folder; any other program meets it with what
    --env prints. With --status the exit code is 1 where nothing is served.

    \b
    Examples:
      gouvernail sandbox serve
      eval "$(gouvernail sandbox serve --status --env)"
      gouvernail sandbox serve --status --json
      gouvernail sandbox serve --stop
    """
    from gouvernail.sandbox import folder as folders
    from gouvernail.sandbox import log, server

    if sum((status, stop)) > 1 or ((status or stop) and (allow_foreign or preview)) or (stop and env):
        raise GouvernailError(
            Problem("these options do not go together", expected="--status [--env], --stop, or neither with the rest")
        )
    folder = folders.chosen(state, Path.cwd()).resolve()
    if status or stop:
        folders.existing(folder)
        found = server.running(folder)
        if found is None:
            last = server.last_served(folder)
            how = log.ended(folder / log.NAME, last.server) if last else None
            said = f"not served; {f'the last server ended: {how}' if how else 'it never was'}"
            click.echo(json.dumps({"running": False, "ended": how, "simulated": True}) if as_json else said, err=env)
            ctx.exit(1 if status else 0)
        if stop:
            server.end_served(folder, found)
            click.echo(json.dumps({"running": False, "ended": "it was stopped"}) if as_json else "stopped")
            return
    else:
        found = _start(folder, allow_foreign=allow_foreign, preview=preview)
    needed = dict(_needed(folder, found))
    if as_json:
        click.echo(json.dumps({"running": True, **found.model_dump(), "environment": needed, "simulated": True}))
    elif env:
        click.echo("\n".join(f"export {name}={shlex.quote(value)}" for name, value in needed.items()))
    else:
        settings = found.settings
        click.echo(f"serving {options.shown(folder)} since {found.since}, process {found.pid} (simulated)")
        click.echo(f"  preview {settings.preview}, allow-foreign {'on' if settings.allow_foreign else 'off'}")
        for package, port in found.ports.items():
            click.echo(f"  {package} on port {port}, where nothing is configured in {settings.places[package]}")
        if attached := needed.get("PULUMI_DEBUG_PROVIDERS"):
            click.echo(f"  PULUMI_DEBUG_PROVIDERS={attached}")
        click.echo('  attach: gouvernail sandbox exec -- …, or eval "$(gouvernail sandbox serve --status --env)"')


def _start(folder: Path, *, allow_foreign: bool, preview: "Preview | None") -> "Served":
    from gouvernail.sandbox import execute, server
    from gouvernail.sandbox import folder as folders

    with folders.used(folder):
        execute.fill(folder)
        wanted = server.Settings(allow_foreign=allow_foreign, preview=preview or "known", places=server.places())
        return server.start(folder, wanted, attended=False)[0]


def _needed(folder: Path, served: "Served") -> Iterator[tuple[str, str]]:
    """What the environment of a command differs in from ours."""
    from gouvernail import engine
    from gouvernail.sandbox import execute

    there: Mapping[str, str] = os.environ
    for name, value in execute.environment(engine.find(), folder, served.ports).items():
        if there.get(name) != value:
            yield name, value


@click.command("reset")
@options.folder_option
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset_command(state: Path | None, *, yes: bool) -> None:
    """Forget everything: what exists, the stacks' states, the copies of stack files, the log, the faults.

    \b
    Examples:
      gouvernail sandbox reset
      gouvernail sandbox reset --yes --state /tmp/mine
    """
    from gouvernail.sandbox import folder as folders

    folder = folders.chosen(state, Path.cwd())
    folders.existing(folder)
    if not yes:
        click.confirm(f"Forget everything in {options.shown(folder)}?", abort=True)
    folders.reset(folder)
    click.echo(f"forgotten: {options.shown(folder)}", err=True)
