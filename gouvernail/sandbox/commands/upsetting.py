"""Commands that make the clouds fail or change behind one's back: `faults`, `drift`."""

import json
from pathlib import Path

import click

from gouvernail.errors import GouvernailError, Problem
from gouvernail.sandbox.commands import options

__all__ = ["drift_command", "faults_command"]


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


@click.command("drift")
@options.folder_option
@click.argument("id")
@click.argument("settings", metavar="PATH=VALUE...", nargs=-1)
@click.option("--delete", is_flag=True, help="Let it vanish.")
@click.option("--json", "as_json", is_flag=True, help="For machines: the thing as it is now.")
def drift_command(state: Path | None, id: str, settings: tuple[str, ...], *, delete: bool, as_json: bool) -> None:  # noqa: A002 - the field's own word
    """Change what is in a cloud behind Pulumi's back, as somebody at a console would.

    ID is an id, an ARN or a URN. A value is JSON, else text; null takes the property away. `pulumi refresh` sees it,
    and `pulumi up` mends it.

    \b
    Examples:
      gouvernail sandbox drift the-orders tags.owner=nobody
      gouvernail sandbox drift sg-0a1b2c3d 'ingress[0].cidrBlocks=["0.0.0.0/0"]' description=null
      gouvernail sandbox drift the-orders --delete
    """
    from gouvernail.sandbox import drift, listing
    from gouvernail.sandbox import folder as folders
    from gouvernail.sandbox.state import State

    if delete == bool(settings):
        raise GouvernailError(Problem("what shall happen to it?", expected="PATH=VALUE, once or more, or --delete"))
    wanted = [drift.read(one) for one in settings]
    with State(folders.existing(folders.chosen(state, Path.cwd()))) as held:
        found = options.named(held.everything(), id)
        if len(found) > 1:
            raise GouvernailError(
                Problem(f"{len(found)} things have the id {id!r}", expected="a URN: " + ", ".join(x.urn for x in found))
            )
        [thing] = found
        if delete:
            held.delete(thing)
            click.echo(json.dumps({"deleted": listing.brief(thing)}) if as_json else f"{id} is gone (simulated)")
            return
        changed = drift.drifted(thing, wanted)
        drift.put(held, thing, changed)
    if as_json:
        click.echo(json.dumps(listing.whole(changed), indent=2))
        return
    for line in listing.changes(thing, changed):
        click.echo(line)
