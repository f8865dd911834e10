"""Commands that make the clouds fail or change behind one's back: `faults`, `drift`."""

import json
from pathlib import Path

import click

from gouvernail.errors import GouvernailError, Problem
from gouvernail.sandbox.commands import options

__all__ = ["faults_command"]


@click.command("faults")
@options.folder_option
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--clear", is_flag=True, help="Let nothing fail any more.")
@click.option("--json", "as_json", is_flag=True, help="For machines: a list of objects.")
def faults_command(state: Path | None, file: Path | None, *, clear: bool, as_json: bool) -> None:
    """Let the clouds fail as FILE says, from the next call on; without FILE, show what is loaded.

    What was loaded before is forgotten, and calls are counted anew. A served sandbox takes it at once. For the calls
    of one command: `gouvernail sandbox exec --faults FILE -- COMMAND`.

    \b
    A file:
      faults:
        - {type: "aws:s3:Bucket", operation: create, on: 2, error: "the request was refused"}
        - {type: "aws:sqs:Queue", operation: update, on: every, latency: 500ms}
        - {type: "aws:kms:Key", operation: create, on: 1, throttle: {retry-after: 2s, times: 3}}
        - {type: "aws:sagemaker:Endpoint", operation: create, on: 1, crash: after}

    \b
    Examples:
      gouvernail sandbox faults faults.yaml
      gouvernail sandbox faults
      gouvernail sandbox faults --clear
    """
    from gouvernail.sandbox import faults, index, listing
    from gouvernail.sandbox import folder as folders
    from gouvernail.sandbox.state import State

    if clear and file:
        raise GouvernailError(Problem("a file is loaded or the faults are cleared", expected="FILE or --clear"))
    found = faults.load(file) if file else []
    folder = folders.chosen(state, Path.cwd())
    if not file:
        folders.existing(folder)
    with folders.used(folder), State(folder / folders.STATE) as held:
        if file or clear:
            faults.put(held, found)
        there = faults.loaded(held)
    if as_json:
        click.echo(json.dumps([listing.fault(one, calls) for one, calls in there], indent=2))
        return
    for one, calls in there:
        click.echo(f"{index.short(one.type)}  {one.operation}  on {one.on}  {one}  ({calls} calls so far)")
    if not there:
        click.echo("no faults", err=True)
